import { asFields } from "../fields.js";
import { parsedJson } from "../parsed-json.js";
import { type ChatMessage, chatMessages } from "../spans/chat-message.js";
import { type Attributes, readAttributes } from "./attributes.js";

export interface EventMessages {
  /** As they were written. */
  readonly input?: readonly unknown[];
  readonly output?: readonly ChatMessage[];
}

/** Reads messages that instrumentations of older conventions, and some of the newest, attach to a span as its events. */
export function eventMessages(events: readonly unknown[]): EventMessages {
  const input: unknown[] = [];
  const output: unknown[] = [];
  for (const event of events) {
    const { name, attributes } = asFields(event);
    if (typeof name === "string") collect(name, readAttributes(attributes), input, output);
  }
  return {
    ...(input.length > 0 && { input: input.flat() }),
    ...(output.length > 0 && { output: chatMessages(output.flat()) }),
  };
}

/** `gen_ai.user.message` and its like. */
const MESSAGE_EVENT = /^gen_ai\.(system|user|assistant|tool)\.message$/;

function collect(name: string, attributes: Attributes, input: unknown[], output: unknown[]): void {
  for (const attribute of ["gen_ai.prompt", "gen_ai.input.messages"]) {
    if (attributes.has(attribute)) input.push(parsedJson(attributes.get(attribute)));
  }
  for (const attribute of ["gen_ai.completion", "gen_ai.output.messages"]) {
    if (attributes.has(attribute)) output.push(parsedJson(attributes.get(attribute)));
  }
  const role = MESSAGE_EVENT.exec(name)?.[1];
  if (role !== undefined) input.push(messageOf(role, attributes));
  if (name === "gen_ai.choice") output.push(choiceOf(attributes));
}

function messageOf(role: string, attributes: Attributes): unknown {
  const { id, ...fields } = parsedFields(attributes);
  return { role, ...fields, ...(role === "tool" && { tool_call_id: id }) };
}

function choiceOf(attributes: Attributes): unknown {
  const { message, ...fields } = parsedFields(attributes);
  return { role: "assistant", ...(typeof message === "object" ? message : fields) };
}

function parsedFields(attributes: Attributes): Record<string, unknown> {
  return Object.fromEntries(Array.from(attributes, ([name, value]) => [name, parsedJson(value)]));
}
