import { visibleText } from "../core/visible-text.js";
import { REDACTED, redactSecrets } from "./redact.js";

export interface LoggableOptions {
  /** Whether what agents, tools and models said may be logged. @default false */
  readonly content?: boolean;
}

/** One line for a person to read, not an archive: enough for an error with its causes. */
const MAX_DEPTH = 8;
const MAX_VALUES = 1_000;
const MAX_TEXT_CHARS = 8_192;
/** Read beyond the cut, so that a secret which the cut would halve is still recognised. */
const CUT_MARGIN_CHARS = 8_192;

const SECRET_NAME =
  /(?:authorization|cookie|apikey|password|passphrase|secret|token|privatekey|credentials?)$/;
const CONTENT_NAME =
  /^(?:text|content|prompt|input|output|result|excerpt|summary|messages?|completion|body|arguments)$/;

interface Walk {
  readonly content: boolean;
  /** Fields and items that may still be visited: a bound on depth alone lets shared parts grow exponentially. */
  left: number;
}

/** Copies `facts` as plain JSON that is safe to log: no secrets, no content, no control characters, bounded in size. */
export function loggable(facts: object, { content = false }: LoggableOptions = {}): object {
  const walk: Walk = { content, left: MAX_VALUES };
  const cleaned = clean(facts, 0, walk);
  if (facts instanceof Error) return { err: cleaned };
  return typeof cleaned === "object" && cleaned !== null && !Array.isArray(cleaned)
    ? cleaned
    : { facts: cleaned };
}

/** Cleans one text for a log: no secrets, no control characters, at most 8,192 characters of it. */
export function loggableText(text: string): string {
  const redacted = redactSecrets(text.slice(0, MAX_TEXT_CHARS + CUT_MARGIN_CHARS));
  const dropped = Math.max(0, text.length - MAX_TEXT_CHARS);
  return (
    visibleText(redacted.slice(0, MAX_TEXT_CHARS)) + (dropped > 0 ? ` […${dropped} more characters]` : "")
  );
}

function clean(value: unknown, depth: number, walk: Walk): unknown {
  walk.left -= 1;
  switch (typeof value) {
    case "string":
      return loggableText(value);
    case "bigint":
      return String(value);
    case "function":
    case "symbol":
      return `[${typeof value}]`;
    case "object":
      return value === null ? null : cleanObject(value, depth, walk);
    default:
      return value;
  }
}

function cleanObject(value: object, depth: number, walk: Walk): unknown {
  if (depth >= MAX_DEPTH) return "[too deep]";
  try {
    if (value instanceof Error) return cleanError(value, depth, walk);
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if (Array.isArray(value)) return cleanItems(value, depth, walk);
    // Dates, URLs and objects that guard a secret say themselves how they want to be written.
    if ("toJSON" in value && typeof value.toJSON === "function")
      return clean(value.toJSON(), depth + 1, walk);
    return cleanFields(Object.entries(value), depth, walk);
  } catch {
    return "[unreadable]";
  }
}

function cleanError(error: Error, depth: number, walk: Walk): unknown {
  // One line, with the frames visibly apart: a message could otherwise pose as a line of its own.
  const stack = error.stack?.replaceAll(/\n\s*at /g, " | at ");
  const fields = { name: error.name, message: error.message, stack, cause: error.cause };
  const cleaned = Object.entries(fields)
    .filter(([, field]) => field !== undefined)
    .map(([name, field]) => [name, clean(field, depth + 1, walk)] as const);
  return { ...cleanFields(Object.entries(error), depth, walk), ...Object.fromEntries(cleaned) };
}

function cleanItems(items: readonly unknown[], depth: number, walk: Walk): unknown[] {
  const cleaned: unknown[] = [];
  for (const item of items) {
    if (walk.left <= 0) break;
    cleaned.push(clean(item, depth + 1, walk));
  }
  if (cleaned.length < items.length) cleaned.push(`[${items.length - cleaned.length} left out]`);
  return cleaned;
}

function cleanFields(fields: readonly [string, unknown][], depth: number, walk: Walk): object {
  const cleaned: [string, unknown][] = [];
  for (const [name, value] of fields) {
    if (walk.left <= 0) break;
    cleaned.push([loggableText(name), cleanField(name, value, depth, walk)]);
  }
  if (cleaned.length < fields.length) cleaned.push(["…", `[${fields.length - cleaned.length} left out]`]);
  return Object.fromEntries(cleaned);
}

function cleanField(name: string, value: unknown, depth: number, walk: Walk): unknown {
  const isPlain = value === null || (typeof value !== "string" && typeof value !== "object");
  const plainName = name.slice(-64).toLowerCase().replaceAll(/[-_]/g, "");
  if (!isPlain && SECRET_NAME.test(plainName)) return REDACTED;
  if (!isPlain && !walk.content && CONTENT_NAME.test(plainName)) return withheld(value);
  return clean(value, depth + 1, walk);
}

function withheld(value: unknown): string {
  return typeof value === "string" ? `[content withheld: ${value.length} characters]` : "[content withheld]";
}
