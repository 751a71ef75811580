import * as z from "zod";
import { expectationSchema } from "./expectation.js";
import { scenarioHead } from "./scenario-head.js";

/** Recorded runs, judged under a policy, and what must come of each of them. */
export const traceScenarioSchema = z.strictObject({
  ...scenarioHead,
  trace: z.string().min(1).describe("A trace file, or a folder of them; relative to this file."),
  task: z.string().min(1).describe("Id of the only run that is meant. Default: all of them.").optional(),
  expect: expectationSchema.omit({ withinLoopEvents: true, gate: true, summaryContains: true }).optional(),
});

export type TraceScenario = z.output<typeof traceScenarioSchema>;
