import { BadOption, beginCall, type ModelRequest, type OpenCall } from "../../src/index.js";
import { type RefusalShape, summaryText } from "../halt-mark.js";
import type { Answer } from "../sdk/dialect.js";
import { type Json, objectOf, textOf } from "../sdk/json.js";
import { withUserMessage } from "../sdk/with-user-message.js";
import { agentAt, currentPlace, noteRefusal, type Place, recordAnswer, recordHeard } from "./agents-run.js";
import { answerOf } from "./run-items.js";
import type { ModelShape, RequestShape, ResponseShape } from "./shapes.js";

/** How a model of an agent is supervised. */
export interface ModelSupervision {
  /** Its name, for prices and the policy's `downgrade`. */
  readonly name: string;
  /** Models that may take its place, by the names that the policy's `downgrade` uses. @default none */
  readonly models?: Readonly<Record<string, object>>;
}

/** @internal The same, where models are found by their names. */
export interface FoundModel {
  readonly name: string;
  readonly find: (name: string) => Promise<ModelShape> | ModelShape;
}

const supervised = new WeakSet<object>();

/**
 * Supervises a model that an agent holds itself; those that go by their names are supervised by the runner. Outside of
 * supervised runs it is the model it was.
 *
 * @example
 * const agent = new Agent({ name: "clerk", model: superviseModel(aisdk(openai("gpt-5")), { name: "gpt-5" }) });
 */
export function superviseModel<Model extends object>(
  model: Model,
  { name, models = {} }: ModelSupervision,
): Model {
  const find = (wanted: string): ModelShape => {
    const other = models[wanted];
    if (other !== undefined) return other as ModelShape;
    throw new BadOption(`Expected \`models\` to hold "${wanted}", which the policy downgrades to, got none.`);
  };
  return guardModel(model, { name, find });
}

/** @internal */
export function guardModel<Model extends object>(model: Model, found: FoundModel): Model {
  if (supervised.has(model)) return model;
  const own = model as unknown as ModelShape;
  const instead: Partial<Record<PropertyKey, unknown>> = {
    getResponse: (request: RequestShape) => {
      const place = currentPlace();
      return place === undefined ? own.getResponse(request) : respond({ place, own, found, request });
    },
    getStreamedResponse: (request: RequestShape) => {
      const place = currentPlace();
      return place === undefined ? own.getStreamedResponse(request) : stream({ place, own, found, request });
    },
  };
  const guarded = new Proxy(model, {
    get: (target, key) => {
      const value = instead[key] ?? (Reflect.get(target, key) as unknown);
      // Its own methods may reach for private fields, which the proxy does not have.
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  supervised.add(guarded);
  return guarded;
}

/** @internal */
export function isSupervisedModel(model: object): boolean {
  return supervised.has(model);
}

interface Asked {
  readonly place: Place;
  readonly own: ModelShape;
  readonly found: FoundModel;
  readonly request: RequestShape;
}

async function respond(asked: Asked): Promise<ResponseShape> {
  const { place, request } = asked;
  let usage: unknown = nothing;
  try {
    const { call, model, amended } = await begin(asked);
    let response: ResponseShape;
    try {
      response = await model.getResponse(amended);
    } catch (error) {
      throw await call.fail(error);
    }
    usage = response.usage;
    const answer = answerOf(response, request);
    await call.end(answer);
    await recordAnswer(place, answer);
    return response;
  } catch (error) {
    return { usage, output: [said(noteRefusal(place, error, request))] };
  }
}

async function* stream(asked: Asked): AsyncGenerator<Json> {
  const { place, request } = asked;
  let response: ResponseShape & Json = { id: "adjourn", usage: nothing, output: [] };
  try {
    const begun = await begin(asked);
    const last = yield* followed(begun);
    if (last === null) return;
    response = objectOf(last["response"]) as unknown as ResponseShape & Json;
    const answer = answerOf(response, request);
    await begun.call.end(answer);
    await recordAnswer(place, answer);
    yield last;
  } catch (error) {
    const refusal = noteRefusal(place, error, request);
    yield { type: "output_text_delta", delta: summaryText(refusal) };
    yield { type: "response_done", response: { ...response, output: [said(refusal)] } };
  }
}

/** Passes a stream on up to its last event, which carries the whole answer. However it ends otherwise, what came is booked. */
async function* followed({ call, model, amended }: Begun): AsyncGenerator<Json, Json | null> {
  let isBooked = false;
  try {
    for await (const event of model.getStreamedResponse(amended)) {
      if (event["type"] === "response_done") {
        isBooked = true;
        return event;
      }
      if (event["type"] === "output_text_delta") call.stream.onText(textOf(event["delta"]));
      yield event;
    }
    return null;
  } catch (error) {
    isBooked = true;
    throw await call.fail(error);
  } finally {
    if (!isBooked) await call.fail(new Error("The stream of the answer was left."));
  }
}

interface Begun {
  readonly call: OpenCall<ModelRequest, Answer>;
  readonly model: ModelShape;
  readonly amended: RequestShape;
}

async function begin({ place, own, found, request }: Asked): Promise<Begun> {
  await recordHeard(place, request);
  const asked = requestOf(found.name, request);
  const call = await beginCall<ModelRequest, Answer>(place.run.task.agent(agentAt(place)), asked);
  try {
    const model = call.request.model === found.name ? own : await found.find(call.request.model);
    return { call, model, amended: amend(request, asked, call) };
  } catch (error) {
    throw await call.fail(error);
  }
}

function requestOf(model: string, request: RequestShape): ModelRequest {
  const { systemInstructions, input, tools, handoffs, outputType, modelSettings, signal } = request;
  return {
    model,
    input: { systemInstructions, input, tools, handoffs, outputType },
    ...(modelSettings.maxTokens === undefined ? {} : { maxOutputTokens: modelSettings.maxTokens }),
    ...(signal === undefined ? {} : { signal }),
  };
}

function amend(
  request: RequestShape,
  asked: ModelRequest,
  { request: { maxOutputTokens, nudge }, stream: { signal } }: Begun["call"],
): RequestShape {
  const { input, modelSettings } = request;
  const isCapped = maxOutputTokens !== undefined && maxOutputTokens !== asked.maxOutputTokens;
  const messages = typeof input === "string" ? [{ role: "user", content: input }] : input;
  return {
    ...request,
    signal,
    ...(isCapped ? { modelSettings: { ...modelSettings, maxTokens: maxOutputTokens } } : {}),
    ...(nudge === undefined ? {} : { input: withUserMessage(messages, nudge) as readonly Json[] }),
  };
}

/** The counts of a call that was not made, in the framework's own form. */
const nothing = {
  requests: 0,
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  inputTokensDetails: [],
  outputTokensDetails: [],
};

/** The summary as an agent's last words: an answer without a call, which ends the run. */
function said(refusal: RefusalShape): Json {
  const content = [{ type: "output_text", text: summaryText(refusal) }];
  return { type: "message", role: "assistant", status: "completed", content };
}
