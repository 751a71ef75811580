import { BadOption, isRefusal, type Supervisor } from "../../src/index.js";
import { type Json, objectOf } from "./json.js";
import { modelPrompts } from "./model-prompts.js";
import { beginSupervised, type SupervisedCall, type SuperviseOptions } from "./supervised-call.js";

/** What is needed of a language model. */
interface Model<Params, Generated, Streamed> {
  readonly modelId: string;
  doGenerate(params: Params): PromiseLike<Generated>;
  doStream(params: Params): PromiseLike<Streamed>;
}

interface WrapOptions<Params, Generated, Streamed> {
  readonly params: Params;
  readonly model: Model<Params, Generated, Streamed>;
}

export interface AiSdkOptions<Version extends string = "v3"> extends Omit<SuperviseOptions, "supervisor"> {
  /** Specification of the models: "v3" in version 6 of `ai`, "v4" in version 7. @default "v3" */
  readonly specificationVersion?: Version;
  /** Models that may take the place of the agent's own, by the names that the policy's `downgrade` uses. @default none */
  readonly models?: Readonly<Record<string, object>>;
  /** What a stopped agent's caller gets: the refusal thrown, or the summary as the model's answer. @default "throw" */
  readonly onStop?: "throw" | "summary";
}

/**
 * Makes middleware for `wrapLanguageModel` of the AI SDK: calls of the model are refused before they are made, with
 * a cheaper model, a lower output limit or a nudge where that was decided, streams included.
 *
 * @example
 * const model = wrapLanguageModel({ model: openai("gpt-5"), middleware: supervisorMiddleware(supervisor, { agent }) });
 */
export function supervisorMiddleware<Version extends string = "v3">(
  supervisor: Supervisor,
  options: AiSdkOptions<Version>,
) {
  const settings = { ...options, supervisor };
  return {
    specificationVersion: (options.specificationVersion ?? "v3") as Version,
    wrapGenerate: <Params extends object, Generated extends object, Streamed extends object>(
      call: WrapOptions<Params, Generated, Streamed>,
    ): Promise<Generated> => generate(settings, call),
    wrapStream: <Params extends object, Generated extends object, Streamed extends object>(
      call: WrapOptions<Params, Generated, Streamed>,
    ): Promise<Streamed> => stream(settings, call),
  };
}

type Settings = SuperviseOptions & Pick<AiSdkOptions, "models" | "onStop">;

async function generate<Params extends object, Generated extends object, Streamed>(
  settings: Settings,
  { params, model }: WrapOptions<Params, Generated, Streamed>,
): Promise<Generated> {
  try {
    const asked = requestOf(model.modelId, params);
    const call = await beginSupervised(modelPrompts, settings)(asked, false);
    let reply: Generated;
    try {
      reply = await modelFor(settings, model, call).doGenerate(
        // Most calls go as they came.
        call.request === asked ? params : paramsOf(call),
      );
    } catch (error) {
      throw await call.fail(error);
    }
    await call.end(modelPrompts.answer(reply as Json));
    return reply;
  } catch (error) {
    // In the form of both specifications, which the caller's own model has.
    return {
      content: [{ type: "text", text: summaryFor(settings, error) }],
      ...stopped,
    } as unknown as Generated;
  }
}

async function stream<Params extends object, Generated, Streamed extends object>(
  settings: Settings,
  { params, model }: WrapOptions<Params, Generated, Streamed>,
): Promise<Streamed> {
  try {
    const asked = requestOf(model.modelId, params);
    const call = await beginSupervised(modelPrompts, settings)(asked, true);
    let result: Streamed;
    try {
      result = await modelFor(settings, model, call).doStream(paramsOf(call));
    } catch (error) {
      throw await call.fail(error);
    }
    // All that the SDKs' stream results have in common is a stream of parts.
    const parts = (result as { readonly stream?: unknown }).stream as ReadableStream<unknown>;
    return { ...result, stream: watched(parts, call) };
  } catch (error) {
    return { stream: summaryStream(summaryFor(settings, error)) } as unknown as Streamed;
  }
}

function requestOf(modelId: string, params: object): Json {
  const { abortSignal } = params as { readonly abortSignal?: unknown };
  return { body: { ...params, modelId }, signal: abortSignal };
}

/** The call options as amended, for the model that is to be called. */
function paramsOf<Params>({ request }: SupervisedCall): Params {
  const { modelId: _, ...params } = objectOf(request["body"]);
  return { ...params, abortSignal: request["signal"] } as Params;
}

function modelFor<Own extends { readonly modelId: string }>(
  { models = {} }: Settings,
  own: Own,
  { request }: SupervisedCall,
): Own {
  const name = String(objectOf(request["body"])["modelId"]);
  if (name === own.modelId) return own;
  const other = models[name];
  if (other !== undefined) return other as Own;
  throw new BadOption(`Expected \`models\` to hold "${name}", which the policy downgrades to, got none.`);
}

function watched(parts: ReadableStream<unknown>, call: SupervisedCall): ReadableStream<unknown> {
  const source = parts.getReader();
  const reader = call.reader();
  return new ReadableStream<unknown>({
    pull: async (controller) => {
      try {
        const { done, value } = await source.read();
        if (!done) {
          call.onText(reader.take(objectOf(value)));
          controller.enqueue(value);
          return;
        }
      } catch (error) {
        controller.error(await call.fail(error));
        return;
      }
      await call.endStreamed(reader.answer());
      controller.close();
    },
    cancel: async (reason) => {
      await source.cancel(reason);
      await call.endStreamed(reader.answer());
    },
  });
}

/** @throws what came, where it is no refusal or is to be thrown */
function summaryFor({ onStop = "throw" }: Settings, error: unknown): string {
  if (onStop === "throw" || !isRefusal(error)) throw error;
  return error.summary?.text ?? error.message;
}

const none = { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0, text: 0, reasoning: 0 };

const stopped = {
  finishReason: { unified: "stop", raw: "adjourn" },
  usage: { inputTokens: none, outputTokens: none },
  warnings: [],
} as const;

function summaryStream(text: string): ReadableStream<unknown> {
  const said = { id: "adjourn" };
  const parts = [
    { type: "stream-start", warnings: [] },
    { type: "text-start", ...said },
    { type: "text-delta", ...said, delta: text },
    { type: "text-end", ...said },
    { type: "finish", finishReason: stopped.finishReason, usage: stopped.usage },
  ];
  return new ReadableStream({
    start: (controller) => {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
}
