import type { Cassette } from "./cassette.js";

interface Body {
  readonly messages: readonly { readonly content: string | readonly Block[] }[];
}

interface Block {
  readonly text?: string;
  readonly content?: string;
}

/** Answers Messages from a cassette, in the place of the network. */
export function anthropicFetch(cassette: Cassette) {
  return async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const { messages } = JSON.parse(String(init?.body)) as Body;
    const { text, call, usage } = await cassette.play(messages.flatMap(({ content }) => textsOf(content)));
    const asked = call && { type: "tool_use", id: call.id, name: call.tool, input: call.args };
    return Response.json({
      type: "message",
      role: "assistant",
      model: cassette.model,
      content: [asked ?? { type: "text", text }],
      stop_reason: asked ? "tool_use" : "end_turn",
      usage: { input_tokens: usage.input, output_tokens: usage.output },
    });
  };
}

function textsOf(content: string | readonly Block[]): readonly string[] {
  if (typeof content === "string") return [content];
  return content.map((block) => block.text ?? block.content ?? JSON.stringify(block));
}
