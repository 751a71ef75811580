import * as z from "zod";
import { modeSchema } from "../core/policy/mode-schema.js";
import { durationSchema } from "./duration.js";
import { expectationSchema } from "./expectation.js";
import { scenarioHead } from "./scenario-head.js";

/** Real agents, run by a function of the user's, and what must come of them. */
export const moduleScenarioSchema = z.strictObject({
  ...scenarioHead,
  module: z
    .string()
    .regex(/^[^#]+(#[\w$]+)?$/, "a path and an export, such as ./agents.js#run")
    .describe("Module and the name of its function, such as ./agents.js#run; relative to this file."),
  mode: modeSchema.default("enforce"),
  kind: z.string().min(1).optional(),
  goal: z.string().min(1).optional(),
  timeout: durationSchema
    // Long enough for a handful of real model calls, short enough for a build that waits for it.
    .default(60_000)
    .describe("Real time after which it has failed. Default: 60s."),
  expect: expectationSchema.omit({ withinLoopEvents: true }).optional(),
});

export type ModuleScenario = z.output<typeof moduleScenarioSchema>;
