import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import {
  AIMessage,
  AIMessageChunk,
  type AIMessageChunkFields,
  type AIMessageFields,
  type BaseMessage,
} from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import type { Play, PlayReply } from "../../../src/testing/index.js";

/** A chat model that asks the play what to say. */
export class FakeModel extends BaseChatModel {
  readonly agent: string;
  readonly model: string;
  readonly #play: Play;

  constructor(play: Play, agent: string, model: string) {
    super({});
    this.#play = play;
    this.agent = agent;
    this.model = model;
  }

  override _llmType(): string {
    return "fake";
  }

  override getLsParams() {
    return { ls_provider: "fake", ls_model_name: this.model, ls_model_type: "chat" as const };
  }

  override bindTools(tools: unknown[]) {
    return this.withConfig({ tools } as object);
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const message = new AIMessage((await this.#say(messages)) as object as AIMessageFields);
    return { generations: [{ text: message.text, message }] };
  }

  override async *_streamResponseChunks(messages: BaseMessage[]): AsyncGenerator<ChatGenerationChunk> {
    const { tool_calls, usage_metadata, ...said } = await this.#say(messages);
    const calls = tool_calls.map(({ id, name, args }) => ({
      id,
      name,
      args: JSON.stringify(args),
      index: 0,
    }));
    const chunks = [
      { ...said, tool_call_chunks: calls },
      { content: "", usage_metadata },
    ];
    for (const fields of chunks) {
      yield new ChatGenerationChunk({
        text: fields.content,
        message: new AIMessageChunk(fields as object as AIMessageChunkFields),
      });
    }
  }

  async #say(messages: BaseMessage[]) {
    const reply = await this.#play.model({
      agent: this.agent,
      model: this.model,
      prompt: messages.map(({ text }) => text),
    });
    return fieldsOf(reply, messages.length);
  }
}

function fieldsOf({ text, lookup, done = false, usage }: PlayReply, turn: number) {
  const call = { id: `call-${turn}`, name: "lookup", args: lookup ?? {}, type: "tool_call" as const };
  return {
    content: text,
    tool_calls: lookup === undefined ? [] : [call],
    response_metadata: { done },
    usage_metadata: {
      input_tokens: usage.input,
      output_tokens: usage.output,
      total_tokens: usage.input + usage.output,
    },
  };
}
