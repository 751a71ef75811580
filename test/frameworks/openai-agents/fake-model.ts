import type {
  AgentInputItem,
  AgentOutputItem,
  Model,
  ModelRequest,
  ModelResponse,
  StreamEvent,
} from "@openai/agents";
import { Usage } from "@openai/agents";
import type { Play, PlayReply } from "../../../src/testing/index.js";

/** A model that asks the play what to say. Whose call it is, it tells by the instructions. */
export class FakeModel implements Model {
  readonly #play: Pick<Play, "model">;
  readonly #name: string;
  /** Whether an answer that is not the last one hands over. */
  readonly #handsOver: boolean;

  constructor(play: Pick<Play, "model">, name: string, { handsOver = false } = {}) {
    this.#play = play;
    this.#name = name;
    this.#handsOver = handsOver;
  }

  async getResponse(request: ModelRequest): Promise<ModelResponse> {
    const { usage, output } = await this.#answer(request);
    return { usage, output, responseId: "r" };
  }

  async *getStreamedResponse(request: ModelRequest): AsyncGenerator<StreamEvent> {
    const { usage, output } = await this.#answer(request);
    yield { type: "response_started" };
    for (const item of output) {
      for (const delta of textOf(item).split(/(?<= )/)) yield { type: "output_text_delta", delta };
    }
    const counts = { ...usage, inputTokensDetails: {}, outputTokensDetails: {}, requestUsageEntries: [] };
    yield { type: "response_done", response: { id: "r", usage: counts, output } };
  }

  async #answer(request: ModelRequest): Promise<{ readonly usage: Usage; readonly output: Said[] }> {
    request.signal?.throwIfAborted();
    const { input, systemInstructions: agent = "" } = request;
    const prompt = typeof input === "string" ? [input] : input.map(textOf);
    const reply = await this.#play.model({ agent, model: this.#name, prompt });
    const { input: inputTokens, output: outputTokens } = reply.usage;
    const usage = new Usage({ inputTokens, outputTokens, totalTokens: inputTokens + outputTokens });
    return { usage, output: outputOf(reply, request, this.#handsOver) };
  }
}

type Said = Extract<AgentOutputItem, { role: "assistant" } | { type: "function_call" }>;

export function textOf(item: AgentInputItem): string {
  if (!("content" in item) || item.content === undefined) return "";
  if (typeof item.content === "string") return item.content;
  return item.content.map((part) => ("text" in part ? part.text : "")).join("");
}

function outputOf(
  { text, lookup, done = false }: PlayReply,
  { input, handoffs }: ModelRequest,
  handsOver: boolean,
): Said[] {
  const said: Said[] =
    text === ""
      ? []
      : [
          {
            type: "message",
            role: "assistant",
            status: "completed",
            content: [{ type: "output_text", text }],
          },
        ];
  const callId = `call-${input.length}`;
  const call = (name: string, args: object): Said => ({
    type: "function_call",
    callId,
    name,
    arguments: JSON.stringify(args),
    status: "completed",
  });
  if (lookup !== undefined) return [...said, call("lookup", lookup)];
  const [handoff] = handoffs;
  return handsOver && !done && handoff !== undefined ? [...said, call(handoff.toolName, {})] : said;
}
