import {
  generateText,
  jsonSchema,
  type LanguageModel,
  type ModelMessage,
  stepCountIs,
  streamText,
  tool,
  wrapLanguageModel,
} from "ai";
import { type AiSdkOptions, supervisorMiddleware } from "../../../adapters/sdk/ai-sdk.js";
import type { AdapterDriver, Play, PlayEnd, PlayMessage } from "../../../src/testing/index.js";
import { type ClientLoop, type FakeProvider, playClients } from "../client-loop.js";
import { fakeModel, specificationVersion } from "./fake-model.js";

type Ask = ClientLoop<LanguageModel>["ask"];
type OnStop = AiSdkOptions["onStop"];

const noPause = "your code decides what to do while a person thinks";

/** The ways in which a model is called, each held to the contract. */
export const aiSdkDrivers: readonly AdapterDriver[] = [
  {
    name: "AI SDK: `supervisorMiddleware`, `generateText`",
    cannot: { asks: noPause },
    play: (play) => playAgents(play, generated),
  },
  {
    name: "AI SDK: `supervisorMiddleware`, `streamText`",
    cannot: { asks: noPause },
    play: (play) => playAgents(play, streamed),
  },
  {
    name: 'AI SDK: `supervisorMiddleware` with `onStop: "summary"`',
    cannot: { asks: noPause, cuts: "an agent of its own has no pair" },
    lacks: ["pair", "hub", "fan-out"],
    play: (play) => playTool(play, streamed, "summary"),
  },
];

/** The framework runs an agent and its tools by itself; who speaks next among several is up to one's own loop. */
function playAgents(play: Play, run: Run): Promise<PlayEnd> {
  if (play.topology === "tool") return playTool(play, run, "throw");
  const client: ClientLoop<LanguageModel>["client"] = (agent, provider) => modelOf(play, agent, { provider });
  const ask: Ask = async (model, conversation, { signal, leave }) => {
    const messages = conversation.map(({ role, text }) => ({ role, content: text }) as ModelMessage);
    const { text } = await run(
      { model, messages, maxRetries: 0, ...(signal && { abortSignal: signal }) },
      leave ? 1 : null,
    );
    return { text };
  };
  return playClients(play, { client, ask });
}

interface Answered {
  readonly text: string;
  readonly messages: readonly ModelMessage[];
  readonly steps: number;
  readonly isLeft: boolean;
}

type Request = Parameters<typeof generateText>[0] & Parameters<typeof streamText>[0];
/** Makes a run of the framework, whose stream is left after some parts. */
type Run = (request: Request, leaveAfter: number | null) => Promise<Answered>;

const generated: Run = async (request) => {
  const { text, response, steps } = await generateText(request);
  return { text, messages: response.messages, steps: steps.length, isLeft: false };
};

const streamed: Run = async (request, leaveAfter) => {
  const left = new AbortController();
  const abortSignal = AbortSignal.any([left.signal, ...(request.abortSignal ? [request.abortSignal] : [])]);
  const stream = streamText({ ...request, abortSignal, onError: () => undefined });
  let parts = 0;
  for await (const part of stream.fullStream) {
    if (part.type === "error") throw part.error;
    if (part.type === "text-delta" || part.type === "tool-result" || part.type === "tool-error") parts += 1;
    if (leaveAfter === null || parts < leaveAfter) continue;
    left.abort();
    return { text: "", messages: [], steps: 0, isLeft: true };
  }
  const { messages } = await stream.response;
  return { text: await stream.text, messages, steps: (await stream.steps).length, isLeft: false };
};

/** One run of the framework, which calls the tool as long as the model asks for it. */
async function playTool(play: Play, run: Run, onStop: OnStop): Promise<PlayEnd> {
  let calls = 0;
  const provider: FakeProvider = async (model, prompt) => {
    calls += 1;
    return { ...(await play.model({ agent: "clerk", model, prompt })), call: `call-${calls}` };
  };
  const request: Request = {
    model: modelOf(play, "clerk", { provider, onStop }),
    prompt: play.goal,
    tools: { lookup: lookupOf(play) },
    stopWhen: stepCountIs(play.limit),
    maxRetries: 0,
    ...(play.signal === undefined ? {} : { abortSignal: play.signal }),
  };
  const whole = async (): Promise<PlayEnd> => {
    const { messages, steps, isLeft } = await run(request, play.leaveAfter ?? null);
    if (isLeft) return { end: "left" };
    return steps >= play.limit
      ? { end: "limit" }
      : { end: "done", messages: [goalOf(play), ...messages.map(played)] };
  };
  if (play.supervisor === null) return whole();
  const result = await play.supervisor.run({}, whole);
  if (result.status === "failed") return { end: "failed", error: result.error };
  if (result.status === "done") return result.value;
  const summary = { role: "assistant", text: result.summary.text, calls: [] } as const;
  return { end: "done", messages: [goalOf(play), summary] };
}

function modelOf(
  { supervisor }: Play,
  agent: string,
  { provider, onStop = "throw" }: { readonly provider: FakeProvider; readonly onStop?: OnStop },
): LanguageModel {
  const model = fakeModel("main", provider);
  if (supervisor === null) return model;
  const options = { agent, onStop, specificationVersion, models: { cheap: fakeModel("cheap", provider) } };
  return wrapLanguageModel({ model, middleware: supervisorMiddleware(supervisor, options) });
}

function lookupOf(play: Play) {
  return tool({
    inputSchema: jsonSchema<{ page: number }>({ type: "object", properties: { page: { type: "number" } } }),
    execute: ({ page }) => play.lookup({ page }),
  });
}

function goalOf({ goal }: Play): PlayMessage {
  return { role: "user", text: goal, calls: [] };
}

function played({ role, content }: ModelMessage): PlayMessage {
  const parts = typeof content === "string" ? [{ type: "text" as const, text: content }] : content;
  const [answered] = parts.filter((part) => part.type === "tool-result");
  const text = parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  return {
    role: role === "tool" ? "tool" : "assistant",
    text: answered === undefined ? text : JSON.stringify(answered.output),
    calls: parts.flatMap((part) => (part.type === "tool-call" ? [part.toolCallId] : [])),
    ...(answered === undefined ? {} : { answers: answered.toolCallId }),
  };
}
