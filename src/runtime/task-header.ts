import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { pathSchema } from "../core/event.js";
import { ID_PATTERN } from "./ids.js";

/** Name of the HTTP header in which a task crosses services. */
export const ADJOURN_HEADER = "adjourn-task";

/** Half of what common servers allow for all headers together. */
const MAX_HEADER_CHARS = 4_096;

/** As long as an event lets the name of an agent be. */
const MAX_NAME_CHARS = 256;

const HEADER_FORMAT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/;

const idSchema = z.string().regex(ID_PATTERN);
const nameSchema = z.string().min(1).max(MAX_NAME_CHARS);

/** As long as the name of a scope with its period can be. */
const MAX_ACCOUNT_CHARS = 1_024;

const aboveSchema = z.object({
  scopes: z.array(z.string().max(MAX_ACCOUNT_CHARS)).readonly(),
  tasks: z.array(idSchema).readonly(),
});

const taskHeaderSchema = z.object({
  /** Task that everything under it belongs to. */
  root: idSchema,
  /** Task that makes the request. */
  task: idSchema,
  /** Agent that makes the request. */
  agent: nameSchema.exactOptional(),
  /** Tasks and agents that led to it with what each was started for, the outermost first. */
  path: pathSchema.readonly(),
  /** What the task is charged to besides itself, so that whoever comes first can open it all. Older releases left it out. */
  above: aboveSchema.readonly().exactOptional(),
});

/** What a service tells the next one about the task that a request belongs to. */
export type TaskHeader = Readonly<z.infer<typeof taskHeaderSchema>>;

export type TaskHeaderErrorCode =
  | "TASK_HEADER_TOO_LONG"
  | "TASK_HEADER_MALFORMED"
  | "TASK_HEADER_FORGED"
  | "TASK_HEADER_INVALID";

/** Says why a task header can't be used; `code` tells the cases apart. */
export class TaskHeaderError extends Error {
  override readonly name = "TaskHeaderError";
  readonly code: TaskHeaderErrorCode;

  constructor(code: TaskHeaderErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Returns the header value for a task: base64url JSON, a dot, and its HMAC-SHA256 under `secret`.
 * @throws TaskHeaderError when a field is out of bounds or the value would be longer than 4 KB.
 */
export function signTaskHeader(header: TaskHeader, secret: string): string {
  const payload = Buffer.from(JSON.stringify(parsed(header))).toString("base64url");
  const value = `${payload}.${signatureOf(payload, secret)}`;
  checkLength(value);
  return value;
}

/**
 * Reads a header value that was signed with the same `secret`.
 * @throws TaskHeaderError when the value is too long, malformed, signed by somebody else, or out of bounds.
 */
export function readTaskHeader(value: string, secret: string): TaskHeader {
  checkLength(value);
  const [, payload, signature] = HEADER_FORMAT.exec(value) ?? [];
  if (payload === undefined || signature === undefined) {
    throw new TaskHeaderError("TASK_HEADER_MALFORMED", `Expected "<payload>.<signature>", ${got(value)}.`);
  }
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(payload, secret)))) {
    throw new TaskHeaderError(
      "TASK_HEADER_FORGED",
      "Expected a signature made with this deployment's secret.",
    );
  }
  return parsed(decoded(payload));
}

function signatureOf(payload: string, secret: string): string {
  if (secret === "") throw new RangeError("Expected a secret for task headers, got an empty string.");
  return createHmac("sha256", secret).update(payload).digest("base64url");
}

function checkLength(value: string): void {
  if (value.length <= MAX_HEADER_CHARS) return;
  const message = `Expected at most ${MAX_HEADER_CHARS} characters, got ${value.length}.`;
  throw new TaskHeaderError("TASK_HEADER_TOO_LONG", message);
}

function decoded(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, "base64url").toString());
  } catch {
    throw new TaskHeaderError("TASK_HEADER_INVALID", `Expected JSON in base64url, ${got(payload)}.`);
  }
}

function parsed(value: unknown): TaskHeader {
  const result = taskHeaderSchema.safeParse(value);
  if (result.success) return result.data;
  throw new TaskHeaderError(
    "TASK_HEADER_INVALID",
    `Expected a task header: ${z.prettifyError(result.error)}`,
  );
}

/** Quotes the beginning only, as JSON, because the value may come from anybody. */
function got(value: string): string {
  return `got \`${JSON.stringify(value.slice(0, 40))}\` (${value.length} characters)`;
}
