import { type ModelRequest, refusalIn, type Supervisor, type TaskSpec } from "../../src/index.js";
import { summaryText } from "../halt-mark.js";
import { shortName } from "../short-name.js";
import { type AgentRun, AgentRuns } from "./agent-runs.js";
import { chatText, lastSaid, promptOf, textOf } from "./chat-text.js";
import { chatUsage } from "./chat-usage.js";
import { loadMessages } from "./load-messages.js";
import { nudgeMessage, summaryMessage, toolAnswer } from "./own-words.js";
import { isMessage, isRecord, type MessageShape, type ToolCallShape } from "./shapes.js";
import { type StandIns, standIn } from "./stand-in.js";
import { loadToolWriter, type ToolWriter } from "./tool-prompts.js";

/** How a LangChain agent is supervised. */
export interface MiddlewareOptions extends Omit<TaskSpec, "id" | "thread">, StandIns<unknown> {
  /** Its name. @default "agent" */
  readonly agent?: string;
  /**
   * What becomes of a tool's error. With any middleware around tools the framework ends the run on it; without, the
   * model is told.
   *
   * @default "tell": as without middleware
   */
  readonly onToolError?: "tell" | "throw";
}

/** The state that hooks read. */
interface AgentState {
  readonly messages: readonly MessageShape[];
}

interface ModelCall {
  readonly model: unknown;
  readonly messages: readonly MessageShape[];
  readonly tools?: readonly unknown[];
  readonly state: object;
  readonly runtime: object;
}

interface ToolCall {
  readonly toolCall: ToolCallShape;
  readonly state: object;
  readonly runtime: object;
}

/**
 * Makes middleware for `createMiddleware` of LangChain: each run of the agent is a task, or part of the task that it is
 * called in. Its calls are judged before they are made; a stopped agent answers with the summary and ends.
 *
 * @example
 * const agent = createAgent({ model, tools, middleware: [createMiddleware(supervisorMiddleware(supervisor))] });
 */
export function supervisorMiddleware(supervisor: Supervisor, options: MiddlewareOptions = {}) {
  const runs = new AgentRuns(supervisor, options);
  let writeTools: ToolWriter | undefined;
  return {
    name: "adjourn",
    beforeAgent: async (state: object, runtime: object): Promise<undefined> => {
      const run = await runs.open(runtime);
      await run.receive(chatText(lastSaid((state as AgentState).messages)?.content));
    },
    wrapModelCall: async <Call extends ModelCall, Reply>(
      call: Call,
      next: (call: Call) => Reply | Promise<Reply>,
    ): Promise<Reply> => {
      const run = await runs.of(call.runtime);
      writeTools ??= await loadToolWriter();
      return guardModel(run, options, { call, next, request: requestOf(call, writeTools) });
    },
    wrapToolCall: async <Call extends ToolCall, Reply>(
      call: Call,
      next: (call: Call) => Reply | Promise<Reply>,
    ): Promise<Reply> => guardTool(await runs.of(call.runtime), options, { call, next }),
    afterAgent: async (state: object, runtime: object) => {
      const run = await runs.of(runtime);
      const before = run.refusal;
      await run.answer(chatText(lastSaid((state as AgentState).messages)?.content));
      await run.end(run.refusal === null ? "success" : "halted");
      if (run.refusal === null || before !== null) return undefined;
      // The framework asks for messages of its own class, which this is.
      return { messages: [summaryMessage(await loadMessages(), run.refusal) as never] };
    },
  };
}

interface Guarded<Call, Reply> {
  readonly call: Call;
  readonly next: (call: Call) => Reply | Promise<Reply>;
}

async function guardModel<Call extends ModelCall, Reply>(
  run: AgentRun,
  options: MiddlewareOptions,
  { call, next, request }: Guarded<Call, Reply> & { readonly request: ModelRequest },
): Promise<Reply> {
  const make = async (amended: ModelRequest): Promise<Reply> => {
    const model = standIn(call.model, options, { request, amended });
    if (amended.nudge === undefined && model === call.model) return next(call);
    const nudge = amended.nudge === undefined ? [] : [nudgeMessage(await loadMessages(), amended.nudge)];
    return next({ ...call, model, messages: [...call.messages, ...nudge] });
  };
  // Stopped before it began: what it was asked may not be asked.
  if (run.refusal !== null) return summaryMessage(await loadMessages(), run.refusal) as Reply;
  try {
    return await run.within(() => run.task.agent(run.agent).model(request, make, { usage: chatUsage }));
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === null) {
      await run.end("failure");
      throw error;
    }
    run.refusal = refusal;
    // The framework asks for a message of its own class, which this is.
    return summaryMessage(await loadMessages(), refusal) as Reply;
  }
}

async function guardTool<Call extends ToolCall, Reply>(
  run: AgentRun,
  { onToolError = "tell" }: MiddlewareOptions,
  { call, next }: Guarded<Call, Reply>,
): Promise<Reply> {
  const { toolCall, state } = call;
  let failed: Reply | undefined;
  let reply: Reply | undefined;
  const make = async (): Promise<string> => {
    reply = await next(call);
    const text = isMessage(reply) ? chatText(reply.content) : textOf(reply);
    if (!isMessage(reply) || reply.status !== "error") return text;
    failed = reply;
    throw new Error(text);
  };
  const asking = (state as AgentState).messages.findLast(({ tool_calls }) => (tool_calls?.length ?? 0) > 0);
  const round = asking?.id ?? asking?.tool_calls?.[0]?.id;
  try {
    const agent = run.task.agent(run.agent);
    await run.within(() =>
      agent.tool(shortName(toolCall.name), toolCall.args, make, round === undefined ? {} : { round }),
    );
    return reply as Reply;
  } catch (error) {
    if (failed !== undefined) return failed;
    const refusal = refusalIn(error);
    if (refusal === null) {
      if (onToolError === "throw" || !isForModel(error, call.runtime)) throw error;
      // Word for word what the framework tells a model where nothing stands around its tools.
      return toolAnswer(await loadMessages(), toolCall, `${error}\n Please fix your mistakes.`) as Reply;
    }
    return toolAnswer(await loadMessages(), toolCall, `[adjourn] Not run. ${summaryText(refusal)}`) as Reply;
  }
}

/** What pauses or ends a graph is for the framework, and so is what it repairs by itself. */
function isForModel(error: unknown, runtime: unknown): boolean {
  const { signal } = (runtime ?? {}) as { readonly signal?: AbortSignal };
  if (signal?.aborted === true || !(error instanceof Error)) return false;
  return error.name !== "ToolInvocationError" && !("is_bubble_up" in error);
}

function requestOf({ model, messages, tools = [] }: ModelCall, writeTools: ToolWriter): ModelRequest {
  const told = toldOf(model);
  const cap = told["ls_max_tokens"];
  return {
    model: modelName(model, told),
    input: [...promptOf(messages), ...writeTools(tools)],
    ...(typeof cap === "number" && Number.isSafeInteger(cap) && cap > 0 ? { maxOutputTokens: cap } : {}),
  };
}

/** What a model says of itself. */
function toldOf(model: unknown): Readonly<Record<string, unknown>> {
  const told: unknown =
    isRecord(model) && typeof model["getLsParams"] === "function" ? model["getLsParams"]({}) : undefined;
  return isRecord(told) ? told : {};
}

function modelName(model: unknown, told: Readonly<Record<string, unknown>>): string {
  if (typeof model === "string") return model;
  const names = [told["ls_model_name"], isRecord(model) ? model["model"] : undefined];
  return String(names.find((name) => typeof name === "string" && name !== "") ?? "unknown");
}
