import Anthropic from "@anthropic-ai/sdk";

type Body = Readonly<Record<string, unknown>>;

export interface FakeAnthropic {
  readonly anthropic: Anthropic;
  readonly bodies: Body[];
}

/** What the provider answers: an object as JSON, a list as the events of a stream. What is thrown is an error of it. */
type FakeReply = Body | readonly Body[];

/** A client whose requests go to `reply` instead of a network. */
export function fakeAnthropic(
  reply: (body: Body, call: number) => FakeReply | Promise<FakeReply>,
): FakeAnthropic {
  const bodies: Body[] = [];
  const fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const body = JSON.parse(String(init?.body)) as Body;
    bodies.push(body);
    return Promise.resolve(reply(body, bodies.length)).then(response, refusal);
  };
  const anthropic = new Anthropic({ apiKey: "test", baseURL: "http://localhost", fetch, maxRetries: 0 });
  return { anthropic, bodies };
}

function refusal({ message: told }: Error): Response {
  return Response.json({ type: "error", error: { type: "invalid", message: told } }, { status: 400 });
}

function response(said: FakeReply): Response {
  if (!Array.isArray(said)) return Response.json(said);
  const lines = said.map((event: Body) => `event: ${event["type"]}\ndata: ${JSON.stringify(event)}\n\n`);
  return new Response(lines.join(""), { headers: { "content-type": "text/event-stream" } });
}

const usage = { input_tokens: 100, cache_read_input_tokens: 300, cache_creation_input_tokens: 0 };
const head = { id: "m", type: "message", role: "assistant", model: "m", stop_reason: null };

export function message(...content: readonly Body[]): Body {
  return { ...head, content, stop_reason: "end_turn", usage: { ...usage, output_tokens: 100 } };
}

/** The same as a stream: the prompt's tokens at its beginning, the answer's at its end. */
export function events(...content: readonly Body[]): Body[] {
  const start = {
    type: "message_start",
    message: { ...head, content: [], usage: { ...usage, output_tokens: 1 } },
  };
  const blocks = content.flatMap((block, index) => [
    { type: "content_block_start", index, content_block: opened(block) },
    { type: "content_block_delta", index, delta: deltaOf(block) },
    { type: "content_block_stop", index },
  ]);
  const end = { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 100 } };
  return [start, ...blocks, end, { type: "message_stop" }];
}

function opened(block: Body): Body {
  return block["type"] === "text" ? { type: "text", text: "" } : { ...block, input: {} };
}

function deltaOf({ type, text, input }: Body): Body {
  return type === "text"
    ? { type: "text_delta", text }
    : { type: "input_json_delta", partial_json: JSON.stringify(input) };
}
