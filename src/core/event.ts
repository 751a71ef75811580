import * as z from "zod";
import { controlSchema } from "./control-event.js";
import { countSchema, eventFields, nameSchema } from "./event-fields.js";

/** Version of the event and trace schema. A reader refuses a higher one and says so. */
export const SCHEMA_VERSION = 1;

/** One recipient, several, or a group that everyone in it reads. */
export const addressSchema = z.union([
  nameSchema,
  z.array(nameSchema).min(1),
  z.strictObject({ group: nameSchema }),
]);

/** Kinds of participants. Only agents can loop by repeating themselves. */
const participantKinds = ["agent", "tool", "human", "system"] as const;

export const participantKindSchema = z.enum(participantKinds);

/** Where a token count comes from: the provider's bill, an exact tokenizer, or a rule of thumb. */
const tokenSourceSchema = z.enum(["provider", "tokenizer", "heuristic"]);

/**
 * Tokens of one model call, each kind apart. `input` excludes `cacheRead` and `cacheWrite`;
 * `output` includes `reasoning`. Importers normalise each provider's own convention to this one.
 */
export const usageSchema = z.object({
  input: countSchema.default(0),
  output: countSchema.default(0),
  cacheRead: countSchema.default(0),
  cacheWrite: countSchema.default(0),
  /** The part of `cacheWrite` that is kept for an hour, which costs more. Absent: none. */
  cacheWriteHour: countSchema.optional(),
  reasoning: countSchema.default(0),
  source: tokenSourceSchema.default("provider"),
});

const said = {
  content: z.string().optional(),
  /** Original size in characters, where `content` was cut or left out. */
  chars: countSchema.optional(),
};

const billed = {
  model: nameSchema.optional(),
  usage: usageSchema.optional(),
  /** Price of `usage`, where known. Absent means unpriced, never free. */
  costNanoUsd: countSchema.optional(),
};

const messageSchema = z.object({
  type: z.literal("message"),
  ...eventFields,
  ...said,
  ...billed,
  from: nameSchema,
  to: addressSchema,
  /** `thought`: said by an agent to itself. */
  channel: z.enum(["talk", "thought"]).optional(),
});

const toolCallSchema = z.object({
  type: z.literal("tool-call"),
  ...eventFields,
  ...said,
  ...billed,
  from: nameSchema,
  tool: nameSchema,
  /** Pairs the call with its result. Without it, results answer calls in order. */
  call: nameSchema.optional(),
  /** Any JSON value. Not checked in depth: it is read once, by a walk that knows its limits. */
  args: z.unknown().optional(),
  /** Calls of one parallel round share it. */
  round: nameSchema.optional(),
  /** What the tool declares: does it only read, or does it change the world? */
  effect: z.enum(["read", "write"]).optional(),
});

const toolResultSchema = z.object({
  type: z.literal("tool-result"),
  ...eventFields,
  ...said,
  /** The agent that made the call. */
  to: nameSchema,
  tool: nameSchema.optional(),
  call: nameSchema.optional(),
  /** `none`: the call ended and nothing came back, or nothing was recorded. */
  status: z.enum(["ok", "error", "none"]).default("ok"),
});

const modelCallSchema = z.object({
  type: z.literal("model-call"),
  ...eventFields,
  from: nameSchema,
  model: nameSchema,
  usage: usageSchema,
  costNanoUsd: countSchema.optional(),
  /** Key of the reservation that this call settles. */
  key: nameSchema.optional(),
});

/** Deeper chains than this are halted long before they get longer. */
export const MAX_PATH_ENTRIES = 32;

/** Who led to something, the outermost first: agents, or tasks where it is not known by which agent of theirs. */
export const pathSchema = z
  .array(
    z.object({
      agent: nameSchema,
      /** Fine fingerprint of what it was started for, where that is known. */
      purpose: countSchema.optional(),
    }),
  )
  .max(MAX_PATH_ENTRIES);

const spawnSchema = z.object({
  type: z.literal("spawn"),
  ...eventFields,
  ...said,
  from: nameSchema,
  /** Name of the new agent, or of the agent that leads the child task. */
  child: nameSchema,
  /** Id of the child task, where the spawn opened one. */
  childTask: nameSchema.optional(),
  /** What led to `from` in other tasks, the outermost first. */
  path: pathSchema.optional(),
});

const waitSchema = z.object({
  type: z.literal("wait"),
  ...eventFields,
  from: nameSchema,
  on: z.union([nameSchema, z.array(nameSchema).min(1)]),
  /** `any`: one answer is enough. */
  mode: z.enum(["all", "any"]).default("all"),
  /** Instant from which the wait is overdue, also for people, on the clock of `at`. */
  deadlineAt: countSchema.optional(),
});

const returnSchema = z.object({
  type: z.literal("return"),
  ...eventFields,
  /** The agent that answers. */
  from: nameSchema,
  /** The agent that waited. */
  to: nameSchema,
});

const progressSchema = z.object({
  type: z.literal("progress"),
  ...eventFields,
  from: nameSchema.optional(),
  /** What moved, such as `tests passing: 12` or the hash of an artefact. */
  mark: nameSchema,
});

const finishSchema = z.object({
  type: z.literal("finish"),
  ...eventFields,
  outcome: z.enum(["success", "failure", "halted", "expired", "unknown"]),
  /** What the task was worth to its owner, in a unit of the owner's choice. */
  value: z.number().optional(),
});

const tickSchema = z.object({
  type: z.literal("tick"),
  ...eventFields,
  at: countSchema,
});

/** One fact that happened in a task, as zod parses it from outside. */
export const eventSchema = z.discriminatedUnion("type", [
  messageSchema,
  toolCallSchema,
  toolResultSchema,
  modelCallSchema,
  spawnSchema,
  waitSchema,
  returnSchema,
  progressSchema,
  finishSchema,
  tickSchema,
  controlSchema,
]);

/** One fact that happened in a task, by its `type`. */
export type Event = z.output<typeof eventSchema>;
/** Name of a kind of events, such as `tool-call`. */
export type EventType = Event["type"];
/** Who is addressed: one participant, several at once, or a group that everyone in it reads. */
export type Address = z.output<typeof addressSchema>;
/** What a participant is. Only agents can loop by repeating themselves. */
export type ParticipantKind = z.output<typeof participantKindSchema>;
/** Where a count of tokens comes from: the provider's bill, an exact tokenizer, or a rule of thumb. */
export type TokenSource = z.output<typeof tokenSourceSchema>;
/** Tokens of one model call, each kind apart: `input` without what was cached, `output` with `reasoning`. */
export type Usage = z.output<typeof usageSchema>;
export type Path = Readonly<z.output<typeof pathSchema>>;
/** Tokens of a usage, all kinds together. `reasoning` is inside `output` already. */
export function usageTokens(usage: Usage): number {
  return usage.input + usage.output + usage.cacheRead + usage.cacheWrite;
}
