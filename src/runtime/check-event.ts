import { type Event, eventSchema } from "../core/event.js";
import { explainIssue } from "../core/explain-issue.js";
import { BadOption } from "./errors.js";
import type { NewEvent } from "./new-event.js";
import { plainEvent } from "./plain-event.js";

/** Nested deeper, arguments are not kept: trace files are read to a depth of 128, and nothing useful lies there. */
const MAX_ARGS_DEPTH = 64;

/**
 * Parses an event that a caller records. A usage of `NaN` tokens would never reach any limit, and a trace must be
 * readable later.
 *
 * @throws BadOption where a field is wrong
 */
export function checkEvent(event: NewEvent): Event {
  const plain = plainEvent(event);
  if (plain !== null) return withPlainArgs(plain);
  const result = eventSchema.safeParse({ ...event, seq: 0 });
  if (result.success) return withPlainArgs(result.data);
  const { field, expected, got } = explainIssue(result.error.issues, event);
  throw new BadOption(
    `Expected ${field === "" ? "the event" : `\`${field}\``} to be ${expected}, got ${got}.`,
  );
}

/** Arguments are the caller's live objects: what is kept of them is a copy, and nothing that cannot be JSON. */
function withPlainArgs(event: Event): Event {
  if (event.type !== "tool-call" || event.args === undefined) return event;
  return { ...event, args: toPlainJson(event.args) };
}

function toPlainJson(value: unknown): unknown {
  try {
    const plain: unknown = JSON.parse(JSON.stringify(value) ?? "null");
    return isDeeper(plain, MAX_ARGS_DEPTH) ? "(arguments nested too deep)" : plain;
  } catch {
    return "(arguments that are no JSON)";
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}
