import * as z from "zod";
import { modeSchema } from "../core/policy/mode-schema.js";
import { durationRangeSchema, durationSchema } from "./duration.js";
import { expectationSchema } from "./expectation.js";
import { scenarioHead } from "./scenario-head.js";
import { stepSchema } from "./step.js";
import { namedTextSchema } from "./text.js";

/** What an agent is, beyond what it does. Each task and each agent may differ from the scenario's defaults. */
const castShape = {
  model: z.string().min(1).optional(),
  prompt: z
    .int()
    .nonnegative()
    .describe("Tokens that each prompt begins with: instructions, tool descriptions, project knowledge.")
    .optional(),
  window: z
    .int()
    .positive()
    .describe("Tokens that a prompt holds at most; the oldest messages drop out.")
    .optional(),
  think: durationRangeSchema.describe("Time that a model call takes, such as 5s..15s.").optional(),
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

const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, "letters, digits, - and _");

const taskSchema = z.strictObject({
  id: idSchema,
  kind: z.string().min(1).optional(),
  goal: z.string().min(1).optional(),
  thread: z.string().min(1).optional(),
  user: z.string().min(1).optional(),
  team: z.string().min(1).optional(),
  organisation: z.string().min(1).optional(),
  start: durationSchema.default(0).describe("Time after the scenario's start."),
  agents: z.record(z.string().regex(/^\S+$/, "a name without spaces"), castSchema.nullable()),
  flows: z
    .record(idSchema, z.array(stepSchema).min(1))
    .describe("What goes on at the same time, by name. The task ends with the last of them."),
  outcome: z
    .enum(["success", "failure"])
    .default("success")
    .describe("How it ends when it comes to its end."),
  value: z.number().describe("What the outcome is worth, in a unit of the owner's choice.").optional(),
  expect: expectationSchema.optional(),
});

export type ScenarioTask = z.output<typeof taskSchema>;

/** Who does what, under which policy, and what must come of it. */
export const scenarioSchema = z.strictObject({
  ...scenarioHead,
  seed: z.int().nonnegative().default(1).describe("Fixes everything that is left to chance."),
  clock: clockSchema,
  mode: modeSchema.default("enforce").describe("Mode of the supervised run."),
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
