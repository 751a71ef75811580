import { contentText } from "../content-text.js";
import { parsedJson } from "../parsed-json.js";

type Fields = Readonly<Record<string, unknown>>;

/** Written by the runtime in place of a message that is no JSON. */
const NOT_RECORDED = "Message could not be serialized";

/** Fields of the messages of AutoGen's teams below which the text stands. */
const WRAPPERS = ["agent_response", "response", "chat_message", "message", "messages", "content"] as const;

/** Teams wrap a text in a message, an answer and a list. */
const MAX_WRAPPERS = 6;

/** Finds what is said in a message's payload; `undefined` where it was not recorded, empty where nothing is said. */
export function payloadText(payload: unknown): string | undefined {
  if (payload === undefined || payload === null || payload === NOT_RECORDED) return undefined;
  let found = parsedJson(payload);
  for (let depth = 0; depth < MAX_WRAPPERS; depth += 1) {
    if (typeof found === "string") return found;
    if (Array.isArray(found)) return contentText(found);
    const fields = found as Fields;
    const wrapper = WRAPPERS.find((name) => isWrapped(fields[name]));
    if (wrapper === undefined) break;
    found = fields[wrapper];
  }
  if (Object.keys(found as Fields).length === 0) return "";
  return typeof payload === "string" ? payload : JSON.stringify(payload);
}

function isWrapped(value: unknown): boolean {
  return typeof value === "string" || (value !== null && typeof value === "object");
}
