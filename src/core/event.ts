import * as z from "zod";
import { findingCodes } from "./finding.js";

/** Version of the event and trace schema. A reader refuses a higher one and says so. */
export const SCHEMA_VERSION = 1;

/** Longest name of an agent, tool, model or mark: longer ones are no names but content. */
const MAX_NAME_CHARS = 256;

/** A count of tokens, characters, milliseconds or nano-USD: an integer from 0 to 2^53 - 1. */
export const countSchema = z.int().nonnegative();

/** Name of an agent, a tool, a model or the like. */
export const nameSchema = z.string().min(1).max(MAX_NAME_CHARS);
const seqSchema = countSchema;

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
  reasoning: countSchema.default(0),
  source: tokenSourceSchema.default("provider"),
});

/** One limit of one account at the moment of an admission. */
export const standingSchema = z.object({
  /** Account that sets the limit: `task`, or a scope such as `thread:42`. */
  account: z.string().min(1),
  dimension: z.string().min(1),
  limit: countSchema,
  /** Committed plus reserved before this call. */
  used: countSchema,
});

const common = {
  seq: seqSchema,
  /** Instant in milliseconds, on any clock that does not change within the trace. */
  at: countSchema.optional(),
  /** `seq` of the event that caused this one, where the source knows it. */
  parent: seqSchema.optional(),
};

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
  ...common,
  ...said,
  ...billed,
  from: nameSchema,
  to: addressSchema,
  /** `thought`: said by an agent to itself. */
  channel: z.enum(["talk", "thought"]).optional(),
});

const toolCallSchema = z.object({
  type: z.literal("tool-call"),
  ...common,
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
  ...common,
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
  ...common,
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
  ...common,
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
  ...common,
  from: nameSchema,
  on: z.union([nameSchema, z.array(nameSchema).min(1)]),
  /** `any`: one answer is enough. */
  mode: z.enum(["all", "any"]).default("all"),
  /** Instant from which the wait is overdue, also for people, on the clock of `at`. */
  deadlineAt: countSchema.optional(),
});

const returnSchema = z.object({
  type: z.literal("return"),
  ...common,
  /** The agent that answers. */
  from: nameSchema,
  /** The agent that waited. */
  to: nameSchema,
});

const progressSchema = z.object({
  type: z.literal("progress"),
  ...common,
  from: nameSchema.optional(),
  /** What moved, such as `tests passing: 12` or the hash of an artefact. */
  mark: nameSchema,
});

const finishSchema = z.object({
  type: z.literal("finish"),
  ...common,
  outcome: z.enum(["success", "failure", "halted", "expired", "unknown"]),
  /** What the task was worth to its owner, in a unit of the owner's choice. */
  value: z.number().optional(),
});

const tickSchema = z.object({
  type: z.literal("tick"),
  ...common,
  at: countSchema,
});

const admission = {
  type: z.literal("control"),
  ...common,
  from: nameSchema,
  model: nameSchema,
  key: nameSchema,
  bound: z.object({ tokens: countSchema, nanoUsd: countSchema.nullable() }),
  /** Fullest limits of the accounts that the call is charged to. */
  standings: z.array(standingSchema).default([]),
};

const operator = {
  type: z.literal("control"),
  ...common,
  actor: nameSchema,
  reason: z.string().min(1).max(2_000),
  /** Key of the cut that is meant. Absent: the whole task. */
  cut: z.string().optional(),
  /** Hash of the policy in force. */
  policy: nameSchema.optional(),
};

/** What a judge may say of a warning: `unsure` changes nothing. */
export const verdicts = ["loop", "healthy", "unsure"] as const;

const controlSchema = z.discriminatedUnion("action", [
  z.object({ ...admission, action: z.literal("admit") }),
  z.object({ ...admission, action: z.literal("refuse"), by: standingSchema.optional() }),
  z.object({ type: z.literal("control"), ...common, action: z.literal("release"), key: nameSchema }),
  z.object({
    type: z.literal("control"),
    ...common,
    action: z.literal("expire"),
    key: nameSchema,
    from: nameSchema,
    charged: z.object({ tokens: countSchema, nanoUsd: countSchema.nullable() }),
  }),
  z.object({
    type: z.literal("control"),
    ...common,
    action: z.literal("stream"),
    /** The agent whose model repeats itself in an answer that is still coming. */
    from: nameSchema,
    model: nameSchema,
    key: nameSchema,
    /** Times that the latest words stood at its end by then. */
    repeats: countSchema,
    /** Tokens of it by then, estimated. */
    outputTokens: countSchema,
    /** Whether the call was ended for it. Otherwise the answer comes as a whole, too. */
    stopped: z.boolean(),
  }),
  z.object({ ...operator, action: z.literal("halt") }),
  z.object({ ...operator, action: z.literal("resume") }),
  z.object({
    ...operator,
    action: z.literal("top-up"),
    /** What the task's own limits were raised by. */
    amounts: z.object({ tokens: countSchema.optional(), nanoUsd: countSchema.optional() }),
  }),
  z.object({
    type: z.literal("control"),
    ...common,
    action: z.literal("judge"),
    /** The warning that was asked about: its rule, the event it fired at, and the key of its part. */
    code: z.enum(findingCodes),
    finding: seqSchema,
    cut: z.string(),
    verdict: z.enum(verdicts),
    /** The model that judged. */
    model: nameSchema,
  }),
]);

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
/** One limit of one account at an admission, in the unit of its dimension: tokens, nano-USD, milliseconds or a count. */
export type Standing = z.output<typeof standingSchema>;
export type ControlEvent = Extract<Event, { type: "control" }>;
export type JudgeEvent = Extract<ControlEvent, { action: "judge" }>;
export type Path = Readonly<z.output<typeof pathSchema>>;
export type Verdict = (typeof verdicts)[number];

/** Tokens of a usage, all kinds together. `reasoning` is inside `output` already. */
export function usageTokens(usage: Usage): number {
  return usage.input + usage.output + usage.cacheRead + usage.cacheWrite;
}
