import type { Cassette } from "./cassette.js";

interface Body {
  readonly messages: readonly { readonly content?: string | null }[];
}

/** Answers Chat Completions from a cassette, in the place of the network. */
export function openaiFetch(cassette: Cassette) {
  return async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const { messages } = JSON.parse(String(init?.body)) as Body;
    const { text, call, usage } = await cassette.play(messages.map(({ content }) => content ?? ""));
    const asked = call && { id: call.id, type: "function", function: calledIn(call) };
    const message = { role: "assistant", content: text, ...(asked ? { tool_calls: [asked] } : {}) };
    return Response.json({
      model: cassette.model,
      choices: [{ index: 0, finish_reason: asked ? "tool_calls" : "stop", message }],
      usage: { prompt_tokens: usage.input, completion_tokens: usage.output },
    });
  };
}

function calledIn({ tool, args }: { readonly tool: string; readonly args: object }) {
  return { name: tool, arguments: JSON.stringify(args) };
}
