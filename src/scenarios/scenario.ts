import * as z from "zod";
import { actions } from "../core/decision.js";
import { findingCodes } from "../core/finding.js";
import { modeSchema, type PolicyInput, policySchema } from "../core/policy/policy.js";
import { durationRangeSchema, durationSchema } from "./duration.js";
import { stepSchema } from "./step.js";
import { namedTextSchema } from "./text.js";

/** What an agent is, beyond what it does. Each task and each agent may differ from the scenario's defaults. */
const castShape = {
  model: z.string().min(1).optional(),
  /** Tokens that each prompt begins with: instructions, tool descriptions, project knowledge. */
  prompt: z.int().nonnegative().optional(),
  /** Tokens that a prompt holds at most; the oldest messages drop out. */
  window: z.int().positive().optional(),
  /** Time that a model call takes. */
  think: durationRangeSchema.optional(),
};

const castSchema = z.strictObject(castShape);

/** An instant with its offset to UTC, which is the local time of everything shown. */
const instantSchema = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/,
    "an instant such as 2026-03-17T22:00:00+08:00",
  )
  .refine((text) => !Number.isNaN(Date.parse(text)), "an instant that exists");

const clockSchema = z
  .strictObject({ start: instantSchema, stop: instantSchema })
  .refine(({ start, stop }) => Date.parse(stop) > Date.parse(start), "a stop after the start");

const expectSchema = z.strictObject({
  /** Nothing of it is cut or halted, and it does exactly what it does unsupervised. */
  healthy: z.literal(true).optional(),
  outcome: z.enum(["success", "failure", "halted", "expired", "running"]).optional(),
  /** Whether a part of it is cut, or the whole halted. */
  stopped: z.boolean().optional(),
  /** The first stop is due to one of these. */
  by: z.array(z.enum(findingCodes)).min(1).optional(),
  /** The first stop comes at this event of the task or before. */
  withinEvents: z.int().positive().optional(),
  /** The first stop comes so many events after the first endless repetition began, or before. */
  withinLoopEvents: z.int().positive().optional(),
  maxTokens: z.int().positive().optional(),
  /** Each of these is decided at least once. */
  decisions: z.array(z.enum(actions)).min(1).optional(),
});

export type Expectation = z.output<typeof expectSchema>;

const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, "letters, digits, - and _");

const taskSchema = z.strictObject({
  id: idSchema,
  kind: z.string().min(1).optional(),
  goal: z.string().min(1).optional(),
  thread: z.string().min(1).optional(),
  user: z.string().min(1).optional(),
  team: z.string().min(1).optional(),
  organisation: z.string().min(1).optional(),
  /** Time after the scenario's start. */
  start: durationSchema.default(0),
  agents: z.record(z.string().regex(/^\S+$/, "a name without spaces"), castSchema.nullable()),
  /** What goes on at the same time, by name. The task ends with the last of them. */
  flows: z.record(idSchema, z.array(stepSchema).min(1)),
  /** How it ends when it comes to its end. */
  outcome: z.enum(["success", "failure"]).default("success"),
  /** What the outcome is worth, in a unit of the owner's choice. */
  value: z.number().optional(),
  expect: expectSchema.optional(),
});

export type ScenarioTask = z.output<typeof taskSchema>;

/** Who does what, under which policy, and what must come of it. */
export const scenarioSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string().min(1),
  /** Fixes everything that is left to chance. */
  seed: z.int().nonnegative().default(1),
  clock: clockSchema,
  /** Mode of the supervised run. */
  mode: modeSchema.default("enforce"),
  policy: z.unknown().transform(checkPolicy).prefault({}),
  defaults: z
    .strictObject({
      model: z.string().min(1),
      prompt: z.int().nonnegative().default(2_000),
      window: z.int().positive().default(128_000),
      think: durationRangeSchema.default({ leastMs: 4_000, mostMs: 12_000 }),
    })
    .readonly(),
  texts: z.record(idSchema, namedTextSchema).default({}),
  tasks: z.array(taskSchema).min(1),
  expect: z.strictObject({ maxTokens: z.int().positive().optional() }).optional(),
});

export type Scenario = z.output<typeof scenarioSchema>;

/** Checked here for its fields, and kept as it was written: the supervisor parses it itself. */
function checkPolicy(value: unknown, context: z.core.$RefinementCtx): PolicyInput {
  const result = policySchema.safeParse(value);
  for (const issue of result.error?.issues ?? []) context.addIssue({ ...issue });
  return value as PolicyInput;
}
