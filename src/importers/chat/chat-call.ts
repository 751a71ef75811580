import { parsedJson } from "../parsed-json.js";
import type { ChatCall } from "./schema.js";

/** Name of the tool that a chat's call is meant for. */
export function toolOf(call: ChatCall): string {
  return typeof call.function === "string" ? call.function : call.function.name;
}

/** Arguments of a chat's call. Text that is no JSON stays text. */
export function callArgs(call: ChatCall): unknown {
  return parsedJson(typeof call.function === "string" ? call.args : call.function.arguments) ?? {};
}
