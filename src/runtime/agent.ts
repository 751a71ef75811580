import type { Usage } from "../core/event.js";
import { readUsage } from "../core/read-usage.js";
import { admit } from "./admit.js";
import type { AnswerStream } from "./answer-stream.js";
import { refuseStopped } from "./call-guard.js";
import { AdjournError, isRefusal, TaskHalted } from "./errors.js";
import type { ModelRequest } from "./model-request.js";
import { noteTimeAt } from "./note-time.js";
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
    model: (request, call, options) => callModel(task, name, { request, call, ...options }),
    send: (to, content) => send(task, name, nameOf(to), content),
    tool: (tool, args, run, options) => runTool(task, name, { tool, args, run, ...options }),
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

interface ModelCall<Request extends ModelRequest, Reply> extends ModelOptions<Reply> {
  readonly request: Request;
  readonly call: (request: Request, stream: AnswerStream) => Promise<Reply>;
}

async function callModel<Request extends ModelRequest, Reply>(
  task: TaskCore,
  agent: string,
  { request, call, usage = readUsage, amend = true }: ModelCall<Request, Reply>,
): Promise<Reply> {
  const admission = await admit(task, { agent, request, amend });
  const { stream } = admission;
  let reply: Reply;
  try {
    refuseStopped(task, agent);
    reply = await call(admission.request as Request, stream);
  } catch (error) {
    // What may have been sent may be billed: only refusals that come before any answer give the budget back.
    const isSent = stream.outputTokens > 0 || !isUnbilled(error);
    await visibly(
      task,
      isSent ? admission.settle(estimated(admission.inputTokens, stream.outputTokens)) : admission.release(),
    );
    throw stream.stopped ?? error;
  }
  const output = () => Math.max(task.ports.tokens.count(textOf(reply)).tokens, stream.outputTokens);
  await visibly(task, admission.settle(usageOf(reply, usage) ?? estimated(admission.inputTokens, output())));
  // Some clients make a short answer of an abort.
  if (stream.stopped !== null) throw stream.stopped;
  return reply;
}

/**
 * Waits for what follows a call that was made. Its failure is told, not thrown: the caller would take the call for
 * failed and make it again, and pay twice.
 */
function visibly(task: TaskCore, after: Promise<void>): Promise<void> {
  return after.catch((error: unknown) => tellFailure(task, error));
}

/** The reading may be the caller's own code, so what it makes of a reply is checked. */
function usageOf<Reply>(reply: Reply, read: (reply: Reply) => Usage | undefined): Usage | undefined {
  try {
    const used = read(reply);
    return read === readUsage ? used : readUsage({ usage: used });
  } catch {
    return undefined;
  }
}

/** Client errors and unreachable hosts: the provider has not begun to answer. */
function isUnbilled(error: unknown): boolean {
  if (isRefusal(error) || error instanceof AdjournError) return true;
  if (typeof error !== "object" || error === null) return false;
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (typeof status === "number") return status >= 400 && status < 500 && status !== 408;
  return code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN";
}

function estimated(input: number, output: number): Usage {
  return { input, output, cacheRead: 0, cacheWrite: 0, reasoning: 0, source: "heuristic" };
}

function textOf(reply: unknown): string {
  if (typeof reply === "string") return reply;
  if (typeof reply === "object" && reply !== null && "text" in reply && typeof reply.text === "string")
    return reply.text;
  return safeJson(reply);
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

interface ToolCall<Result> extends ToolOptions {
  readonly tool: string;
  readonly args: unknown;
  readonly run: () => Promise<Result>;
}

async function runTool<Result>(task: TaskCore, agent: string, options: ToolCall<Result>): Promise<Result> {
  const { tool, args, run, effect, round } = options;
  const entering = task.enter(agent);
  if (entering !== undefined) {
    await entering;
    refuseStopped(task, agent);
  }
  const call = task.ports.ids.key();
  const declared = { ...(effect === undefined ? {} : { effect }), ...(round === undefined ? {} : { round }) };
  task.record({ type: "tool-call", from: agent, tool, call, args, ...declared });
  try {
    const result = await run();
    task.note({ type: "tool-result", to: agent, tool, call, status: "ok", content: textOf(result) });
    return result;
  } catch (error) {
    const content = error instanceof Error ? error.message : String(error);
    task.note({ type: "tool-result", to: agent, tool, call, status: "error", content });
    throw error;
  } finally {
    await visibly(task, task.flush());
  }
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

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "(a value that is no JSON)";
  }
}
