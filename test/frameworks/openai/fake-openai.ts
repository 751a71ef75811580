import OpenAI from "openai";

type Body = Readonly<Record<string, unknown>>;

/** What the provider answers: an object as JSON, a list as the events of a stream, or a status. What is thrown is an error of it. */
export type FakeReply = Body | readonly Body[] | number;

export interface FakeOpenAI {
  readonly openai: OpenAI;
  readonly bodies: Body[];
}

/** A client whose requests go to `reply` instead of a network. */
export function fakeOpenAI(reply: (body: Body, call: number) => FakeReply | Promise<FakeReply>): FakeOpenAI {
  const bodies: Body[] = [];
  const fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const body = JSON.parse(String(init?.body)) as Body;
    bodies.push(body);
    const answer = Promise.resolve(reply(body, bodies.length)).then(response, refusal);
    return Promise.race([answer, aborted(init?.signal)]);
  };
  const openai = new OpenAI({ apiKey: "test", baseURL: "http://localhost/v1", fetch, maxRetries: 0 });
  return { openai, bodies };
}

/** Rejects when the request is aborted, as a real transport does. */
function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new DOMException("The operation was aborted.", "AbortError"));
    if (signal?.aborted === true) end();
    signal?.addEventListener("abort", end);
  });
}

function refusal(error: Error): Response {
  return Response.json({ error: { message: error.message } }, { status: 400 });
}

function response(reply: FakeReply): Response {
  if (typeof reply === "number") return new Response('{"error":{"message":"no"}}', { status: reply });
  if (!Array.isArray(reply)) return Response.json(reply);
  const lines = reply.map((event) => `data: ${JSON.stringify(event)}\n\n`);
  const type = { "content-type": "text/event-stream" };
  return new Response([...lines, "data: [DONE]\n\n"].join(""), { headers: type });
}

const usage = { prompt_tokens: 400, completion_tokens: 100, prompt_tokens_details: { cached_tokens: 300 } };

export function completion(content: string, tool_calls?: readonly Body[]): Body {
  const message = { role: "assistant", content, ...(tool_calls === undefined ? {} : { tool_calls }) };
  return {
    id: "c",
    object: "chat.completion",
    model: "m",
    choices: [{ index: 0, finish_reason: "stop", message }],
    usage,
  };
}

/** The same as a stream; the last event tells the usage, as `include_usage` asks for it. */
export function chunks(...pieces: readonly string[]): Body[] {
  const said = pieces.map((content) => ({
    ...chunk,
    choices: [{ index: 0, delta: { role: "assistant", content } }],
  }));
  const end = { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };
  return [...said, end, { ...chunk, choices: [], usage }];
}

const chunk = { id: "c", object: "chat.completion.chunk", model: "m" };
