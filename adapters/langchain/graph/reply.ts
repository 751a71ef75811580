import { chatText, lastSaid, textOf } from "../chat-text.js";
import { isMessage, isRecord, type MessageShape } from "../shapes.js";

/** What a node came up with, as others get to read it. */
export interface Reply {
  readonly text: string;
  readonly messages: readonly MessageShape[];
}

/** Reads what a node returned: an update of the state, a command that holds one, or several of them. */
export function replyOf(output: unknown, messagesKey: string): Reply {
  const updates = [output].flat().map(updateIn);
  const messages = updates.flatMap((update) => messagesIn(update, messagesKey));
  const said = lastSaid(messages);
  return { text: said === undefined ? updateText(updates) : chatText(said.content), messages };
}

/** The messages of a state or an update. */
export function messagesIn(state: unknown, messagesKey: string): MessageShape[] {
  if (isMessage(state)) return [state];
  const held = Array.isArray(state) ? state : isRecord(state) ? state[messagesKey] : [];
  return [held].flat().filter(isMessage);
}

function updateIn(output: unknown): unknown {
  if (!isRecord(output) || output["lg_name"] !== "Command") return output;
  const update = output["update"];
  return Array.isArray(update) ? Object.fromEntries(update as [string, unknown][]) : update;
}

function updateText(updates: readonly unknown[]): string {
  const held = updates.filter((update) => update !== null && update !== undefined);
  return held.map(textOf).join("\n");
}
