import * as z from "zod";
import { countSchema, eventFields, nameSchema } from "./event-fields.js";
import { findingCodes } from "./finding.js";

/** One limit of one account at the moment of an admission. */
const standingSchema = z.object({
  /** Account that sets the limit: `task`, or a scope such as `thread:42`. */
  account: z.string().min(1),
  dimension: z.string().min(1),
  limit: countSchema,
  /** Committed plus reserved before this call. */
  used: countSchema,
});

const admission = {
  type: z.literal("control"),
  ...eventFields,
  from: nameSchema,
  model: nameSchema,
  key: nameSchema,
  bound: z.object({ tokens: countSchema, nanoUsd: countSchema.nullable() }),
  /** Fullest limits of the accounts that the call is charged to. */
  standings: z.array(standingSchema).default([]),
};

const operator = {
  type: z.literal("control"),
  ...eventFields,
  actor: nameSchema,
  reason: z.string().min(1).max(2_000),
  /** Key of the cut that is meant. Absent: the whole task. */
  cut: z.string().optional(),
  /** Hash of the policy in force. */
  policy: nameSchema.optional(),
};

/** What a judge may say of a warning: `unsure` changes nothing. */
export const verdicts = ["loop", "healthy", "unsure"] as const;

/** What the product did, or was told to do: admissions, operators' orders and verdicts, so that a replay knows them. */
export const controlSchema = z.discriminatedUnion("action", [
  z.object({ ...admission, action: z.literal("admit") }),
  z.object({ ...admission, action: z.literal("refuse"), by: standingSchema.optional() }),
  z.object({ type: z.literal("control"), ...eventFields, action: z.literal("release"), key: nameSchema }),
  z.object({
    type: z.literal("control"),
    ...eventFields,
    action: z.literal("expire"),
    key: nameSchema,
    from: nameSchema,
    charged: z.object({ tokens: countSchema, nanoUsd: countSchema.nullable() }),
  }),
  z.object({
    type: z.literal("control"),
    ...eventFields,
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
    ...eventFields,
    action: z.literal("judge"),
    /** The warning that was asked about: its rule, the event it fired at, and the key of its part. */
    code: z.enum(findingCodes),
    finding: countSchema,
    cut: z.string(),
    verdict: z.enum(verdicts),
    /** The model that judged. */
    model: nameSchema,
  }),
]);

/** One limit of one account at an admission, in the unit of its dimension: tokens, nano-USD, milliseconds or a count. */
export type Standing = z.output<typeof standingSchema>;
export type ControlEvent = z.output<typeof controlSchema>;
export type JudgeEvent = Extract<ControlEvent, { action: "judge" }>;
export type Verdict = (typeof verdicts)[number];
