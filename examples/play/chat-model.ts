import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, type AIMessageFields, type BaseMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";
import type { Cassette } from "./cassette.js";

/** A chat model of LangChain that plays a cassette. */
export class ChatModel extends BaseChatModel {
  readonly model: string;
  readonly #cassette: Cassette;

  constructor(cassette: Cassette) {
    super({});
    this.model = cassette.model;
    this.#cassette = cassette;
  }

  override _llmType(): string {
    return "cassette";
  }

  override getLsParams() {
    return { ls_provider: "cassette", ls_model_name: this.model, ls_model_type: "chat" as const };
  }

  override bindTools() {
    return this;
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const { text, call, usage } = await this.#cassette.play(messages.map(textIn));
    const { input: input_tokens, output: output_tokens } = usage;
    const fields = {
      content: text,
      tool_calls: call === null ? [] : [{ id: call.id, name: call.tool, args: { ...call.args } }],
      usage_metadata: { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens },
    };
    // The framework's types know usage only of messages that a model makes, which this one stands for.
    const message = new AIMessage(fields as object as AIMessageFields);
    return { generations: [{ text, message }] };
  }
}

function textIn(message: BaseMessage): string {
  const isAsking = AIMessage.isInstance(message) && (message.tool_calls?.length ?? 0) > 0;
  return isAsking ? JSON.stringify(message.tool_calls) : message.text;
}
