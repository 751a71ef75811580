import type { Usage } from "../core/event.js";
import { admit } from "./admit.js";
import type { AnswerStream } from "./answer-stream.js";
import type { OpenCall } from "./begin-call.js";
import { refuseStopped } from "./call-guard.js";
import { TaskHalted } from "./errors.js";
import type { ModelRequest } from "./model-request.js";
import { noteTimeAt } from "./note-time.js";
import { OpenModelCall } from "./open-call.js";
import { replyText } from "./reply-text.js";
import type { TaskCore } from "./task-core.js";
import { tellFailure } from "./tell-failure.js";

/** How a model's reply is read. */
export interface ModelOptions<Reply> {
  /** What the call used. @default the reply's own `usage`, in the form of OpenAI, Anthropic or adjourn */
  readonly usage?: (reply: Reply) => Usage | undefined;
  /** Whether the request may come amended; where the call can't be changed, say `false`. @default true */
  readonly amend?: boolean;
}

/** What is known of a call besides its name and arguments. */
export interface ToolOptions {
  /** Does the tool only read, or does it change the world? @default inferred from its name, conservatively */
  readonly effect?: "read" | "write";
  /** Calls made at once share a round: together they are one step. */
  readonly round?: string;
}

/** How long a wait may take. */
export interface WaitOptions {
  /** Instant from which the wait is overdue, also for people, on the supervisor's clock. @default what is usual; people are not hurried */
  readonly deadlineAt?: number;
}

/** An agent of a task: everything it does goes through here. */
export interface Agent {
  readonly name: string;
  /**
   * Calls a model under a reservation. `call` gets the request as amended and must make that one. Where it hands the
   * text of a streamed answer to `stream` as it comes, an answer that repeats itself is ended early.
   *
   * @throws TaskHalted, PartCut, BudgetRefused instead of calling
   * @throws AnswerStopped when the answer was ended
   */
  model<Request extends ModelRequest, Reply>(
    request: Request,
    call: (request: Request, stream: AnswerStream) => Promise<Reply>,
    options?: ModelOptions<Reply>,
  ): Promise<Reply>;
  /** @internal See `beginCall`. */
  begin<Request extends ModelRequest, Reply>(
    request: Request,
    options?: ModelOptions<Reply>,
  ): Promise<OpenCall<Request, Reply>>;
  /**
   * Sends a message and returns its text as delivered.
   *
   * @throws TaskHalted, PartCut when the edge may not be used, or closed with this message
   */
  send(to: Agent | string, content: string): Promise<string>;
  /** Runs a tool and records the call and its result, or its error. @throws TaskHalted, PartCut, what `run` throws */
  tool<Result>(
    name: string,
    args: unknown,
    run: () => Promise<Result>,
    options?: ToolOptions,
  ): Promise<Result>;
  /** Starts another agent for a purpose. */
  spawn(name: string, purpose: string): Promise<Agent>;
  /** Waits for other agents' work. Being overdue is reported and ends nothing. @throws PartCut at once when they wait for this agent */
  wait<Answer>(
    on: Agent | string | readonly (Agent | string)[],
    answer: Promise<Answer>,
    options?: WaitOptions,
  ): Promise<Answer>;
  /** Marks progress: a test count, the hash of an artefact. @throws TaskHalted, PartCut */
  progress(mark: string): void;
}

/** @internal */
export function createAgent(task: TaskCore, name: string, find: (name: string) => Agent): Agent {
  return {
    name,
    model: (request, call, options) => callModel(task, name, { request, call, options }),
    begin: (request, options) => beginModel(task, name, { request, options }),
    send: (to, content) => send(task, name, nameOf(to), content),
    tool: (tool, args, run, options) => runTool(task, name, { tool, args, run, options }),
    spawn: async (child, purpose) => {
      await task.enter(name);
      const path = task.lineage.inherited.length === 0 ? {} : { path: [...task.lineage.whole] };
      task.record({ type: "spawn", from: name, child, content: purpose, ...path });
      await task.confirm(name);
      return find(child);
    },
    wait: (on, answer, options) => waitFor(task, name, { on: [on].flat().map(nameOf), answer, ...options }),
    progress: (mark) => {
      refuseStopped(task, name);
      task.record({ type: "progress", from: name, mark });
    },
  };
}

interface BegunModel<Request extends ModelRequest, Reply> {
  readonly request: Request;
  readonly options: ModelOptions<Reply> | undefined;
}

interface ModelCall<Request extends ModelRequest, Reply> extends BegunModel<Request, Reply> {
  readonly call: (request: Request, stream: AnswerStream) => Promise<Reply>;
}

async function callModel<Request extends ModelRequest, Reply>(
  task: TaskCore,
  agent: string,
  { request, call, options }: ModelCall<Request, Reply>,
): Promise<Reply> {
  const admission = await admit(task, { agent, request, amend: options?.amend ?? true });
  const open = new OpenModelCall(task, admission, options?.usage);
  let reply: Reply;
  try {
    refuseStopped(task, agent);
    reply = await call(open.request, open.stream);
  } catch (error) {
    throw await open.fail(error);
  }
  const booking = open.book(reply);
  if (booking instanceof Promise) await booking;
  return reply;
}

async function beginModel<Request extends ModelRequest, Reply>(
  task: TaskCore,
  agent: string,
  { request, options }: BegunModel<Request, Reply>,
): Promise<OpenCall<Request, Reply>> {
  const admission = await admit(task, { agent, request, amend: options?.amend ?? true });
  const open = new OpenModelCall(task, admission, options?.usage);
  try {
    refuseStopped(task, agent);
  } catch (error) {
    throw await open.fail(error);
  }
  return open;
}

async function send(task: TaskCore, from: string, to: string, content: string): Promise<string> {
  const entering = task.enter(from, to);
  if (entering !== undefined) await entering;
  task.record({ type: "message", from, to, content });
  // Judged before it is delivered: the message that closes a loop does not start another round.
  const judging = task.confirm(from, to);
  if (judging !== undefined) await judging;
  return content;
}

interface ToolCall<Result> {
  readonly tool: string;
  readonly args: unknown;
  readonly run: () => Promise<Result>;
  readonly options: ToolOptions | undefined;
}

async function runTool<Result>(
  task: TaskCore,
  agent: string,
  { tool, args, run, options }: ToolCall<Result>,
): Promise<Result> {
  const entering = task.enter(agent);
  if (entering !== undefined) {
    await entering;
    refuseStopped(task, agent);
  }
  const call = task.ports.ids.key();
  const event = { type: "tool-call", from: agent, tool, call, args } as const;
  task.record(options === undefined ? event : { ...event, ...declaredIn(options) });
  try {
    const result = await run();
    task.note({ type: "tool-result", to: agent, tool, call, status: "ok", content: replyText(result) });
    return result;
  } catch (error) {
    const content = error instanceof Error ? error.message : String(error);
    task.note({ type: "tool-result", to: agent, tool, call, status: "error", content });
    throw error;
  } finally {
    await task.flush().catch((error: unknown) => tellFailure(task, error));
  }
}

function declaredIn({ effect, round }: ToolOptions): ToolOptions {
  return { ...(effect === undefined ? {} : { effect }), ...(round === undefined ? {} : { round }) };
}

interface Wait<Answer> extends WaitOptions {
  readonly on: readonly string[];
  readonly answer: Promise<Answer>;
}

async function waitFor<Answer>(
  task: TaskCore,
  agent: string,
  { on, answer, deadlineAt }: Wait<Answer>,
): Promise<Answer> {
  // Nobody may be listening yet when the wait is refused; the caller sees the refusal instead.
  answer.catch(() => undefined);
  const due = deadlineAt === undefined ? {} : { deadlineAt };
  task.record({ type: "wait", from: agent, on: [...on], mode: "all", ...due });
  const { stopped, end } = untilStopped(task, agent, on);
  stopped.catch(() => undefined);
  const cancelDeadline = deadlineAt === undefined ? undefined : noteTimeAt(task, deadlineAt);
  try {
    for (const name of on) await task.confirm(agent, name);
    return await Promise.race([answer, stopped]);
  } finally {
    end();
    cancelDeadline?.();
    // Also where it was refused: who does not wait any more closes no cycle later.
    for (const name of on) task.note({ type: "return", from: name, to: agent });
  }
}

/** Rejects when the task is halted: no answer will come then. Past a cut part an answer still may. */
function untilStopped(task: TaskCore, agent: string, on: readonly string[]) {
  let end = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    end = task.ports.events.on("halt", () => {
      try {
        for (const name of on) refuseStopped(task, agent, name);
      } catch (error) {
        if (error instanceof TaskHalted) reject(error);
      }
    });
  });
  return { stopped, end };
}

function nameOf(agent: Agent | string): string {
  return typeof agent === "string" ? agent : agent.name;
}
