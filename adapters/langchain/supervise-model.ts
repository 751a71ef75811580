import type { Admission, ModelRequest, Supervisor, Usage } from "../../src/index.js";
import { callerOf } from "./caller-of.js";
import { promptOf, textOf } from "./chat-text.js";
import { chatUsage } from "./chat-usage.js";
import { loadMessages } from "./load-messages.js";
import { nudgeMessage } from "./own-words.js";
import { isMessage, isRecord, type MessageShape } from "./shapes.js";
import { type StandIns, standIn } from "./stand-in.js";
import { markSupervisedModel } from "./supervised-models.js";

/** How a chat model is supervised. */
export interface ModelSupervision<Model> extends StandIns<Model> {
  readonly supervisor: Supervisor;
  /** Who calls it. @default the agent whose node it is called in */
  readonly agent?: string;
  /** Its name, for prices and `downgrade`. @default what the model says of itself */
  readonly model?: string;
}

/** A chat model, as far as types go. */
interface ChatModel {
  invoke(input: never, options?: never): Promise<unknown>;
}

type CallOptions = Readonly<Record<string, unknown>>;
type Call<Result> = (messages: readonly MessageShape[], options: CallOptions, run?: unknown) => Result;

/** The methods in which an integration of the framework makes its calls. */
interface Calls {
  readonly _generate: Call<Promise<unknown>>;
  readonly _streamResponseChunks: Call<AsyncGenerator<unknown>>;
  toJSON(): unknown;
  getLsParams?(options: CallOptions): Readonly<Record<string, unknown>>;
}

/**
 * Supervises a chat model: inside a task its calls are guarded and may be amended, with a nudge or by a cheaper model,
 * and are booked to the model that was called. Outside of tasks it is the model it was.
 *
 * @throws TaskHalted, PartCut, BudgetRefused instead of calling
 * @example
 * const llm = superviseModel(new ChatOpenAI({ model: "gpt-4o" }), {
 *   supervisor,
 *   models: { "gpt-4o-mini": new ChatOpenAI({ model: "gpt-4o-mini" }) },
 * });
 */
export function superviseModel<Model extends ChatModel>(
  model: Model,
  supervision: ModelSupervision<Model>,
): Model {
  const inner = model as unknown as Calls;
  const instead: Partial<Record<PropertyKey, unknown>> = {
    _generate: (...args: Parameters<Calls["_generate"]>) => generate(inner, supervision, args),
    _streamResponseChunks: (...args: Parameters<Calls["_streamResponseChunks"]>) =>
      chunks(inner, supervision, args),
    toJSON: () => markSupervisedModel(inner.toJSON()),
  };
  return new Proxy(model, { get: (target, name, self) => instead[name] ?? Reflect.get(target, name, self) });
}

async function generate(
  inner: Calls,
  supervision: ModelSupervision<unknown>,
  [messages, options, run]: Parameters<Calls["_generate"]>,
): Promise<unknown> {
  const place = callerOf(supervision, run);
  if (place === undefined) return inner._generate(messages, options, run);
  const request = requestOf(inner, supervision, { messages, options });
  const usage = (result: unknown): Usage | undefined => chatUsage(firstMessage(result));
  return place.task.agent(place.agent).model(
    request,
    async (amended) => {
      const callable = standIn<unknown>(inner, supervision, { request, amended }) as Calls;
      return callable._generate(await prompt(messages, amended), options, run);
    },
    { usage },
  );
}

async function* chunks(
  inner: Calls,
  supervision: ModelSupervision<unknown>,
  [messages, options, run]: Parameters<Calls["_streamResponseChunks"]>,
): AsyncGenerator<unknown> {
  const place = callerOf(supervision, run);
  if (place === undefined) {
    yield* inner._streamResponseChunks(messages, options, run);
    return;
  }
  const request = requestOf(inner, supervision, { messages, options });
  const admission = await place.task.admit({ agent: place.agent, request });
  const amended = admission.request;
  const seen: Seen = { text: "", usage: undefined };
  try {
    const callable = standIn<unknown>(inner, supervision, { request, amended }) as Calls;
    for await (const chunk of callable._streamResponseChunks(await prompt(messages, amended), options, run)) {
      note(seen, chunk);
      yield chunk;
    }
  } finally {
    // Also where the stream broke or was left: what was sent is billed.
    await settle(admission, seen);
  }
}

interface Seen {
  text: string;
  usage: Usage | undefined;
}

function note(seen: Seen, chunk: unknown): void {
  const message = isRecord(chunk) ? chunk["message"] : undefined;
  seen.text += isRecord(chunk) ? String(chunk["text"] ?? "") : "";
  const usage = chatUsage(message);
  if (usage === undefined) return;
  const { usage: before } = seen;
  // Providers report parts of the bill with several chunks; the framework adds them up.
  seen.usage = before === undefined ? usage : addUsage(before, usage);
}

function addUsage(one: Usage, other: Usage): Usage {
  const hour = (one.cacheWriteHour ?? 0) + (other.cacheWriteHour ?? 0);
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cacheRead: one.cacheRead + other.cacheRead,
    cacheWrite: one.cacheWrite + other.cacheWrite,
    ...(hour > 0 && { cacheWriteHour: hour }),
    reasoning: one.reasoning + other.reasoning,
    source: other.source,
  };
}

async function settle(admission: Admission, { text, usage }: Seen): Promise<void> {
  // No word from the provider: the prompt's bound, and a token for each three characters of the answer.
  const estimate = { cacheRead: 0, cacheWrite: 0, reasoning: 0, source: "heuristic" } as const;
  const output = Math.ceil(text.length / 3);
  await admission.settle(usage ?? { input: admission.inputTokens, output, ...estimate });
}

function requestOf(
  inner: Calls,
  { model }: ModelSupervision<unknown>,
  { messages, options }: { readonly messages: readonly MessageShape[]; readonly options: CallOptions },
): ModelRequest {
  const told = inner.getLsParams?.(options) ?? {};
  const tools = Array.isArray(options["tools"]) ? [{ role: "tools", content: textOf(options["tools"]) }] : [];
  const cap = told["ls_max_tokens"];
  return {
    model: String(model ?? told["ls_model_name"] ?? "unknown"),
    input: [...tools, ...promptOf(messages)],
    ...(typeof cap === "number" && Number.isSafeInteger(cap) && cap > 0 ? { maxOutputTokens: cap } : {}),
  };
}

async function prompt(
  messages: readonly MessageShape[],
  { nudge }: ModelRequest,
): Promise<readonly MessageShape[]> {
  return nudge === undefined ? messages : [...messages, nudgeMessage(await loadMessages(), nudge)];
}

function firstMessage(result: unknown): MessageShape | undefined {
  const generations = isRecord(result) && Array.isArray(result["generations"]) ? result["generations"] : [];
  const [first] = generations as readonly unknown[];
  return isRecord(first) && isMessage(first["message"]) ? first["message"] : undefined;
}
