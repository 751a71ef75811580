import * as z from "zod";
import { actions } from "../core/decision.js";
import { findingCodes } from "../core/finding.js";

/** What must come of a task; every field is optional. Descriptions are shown by editors. */
export const expectationSchema = z.strictObject({
  healthy: z
    .literal(true)
    .describe("Nothing of it is cut or halted, and it does exactly what it does unsupervised.")
    .optional(),
  outcome: z.enum(["success", "failure", "halted", "expired", "running", "unknown"]).optional(),
  verdict: z
    .enum(["clear", "warn", "trip"])
    .describe("Highest level of what was found, whatever was done about it.")
    .optional(),
  stopped: z
    .boolean()
    .describe("Whether a part of it is cut, or the whole halted. Of a recorded run: whether it trips.")
    .optional(),
  by: z.array(z.enum(findingCodes)).min(1).describe("The first stop is due to one of these.").optional(),
  withinEvents: z
    .int()
    .positive()
    .describe("The first stop comes at this event of the task or before.")
    .optional(),
  withinLoopEvents: z
    .int()
    .positive()
    .describe("The same, counted from the first endless repetition.")
    .optional(),
  maxEvents: z.int().positive().describe("Events of the task at most.").optional(),
  maxTokens: z.int().positive().describe("Tokens billed at most.").optional(),
  maxUsd: z
    .number()
    .positive()
    .describe("Cost at most. An unknown price fails it: it is never free.")
    .optional(),
  maxWastePercent: z
    .number()
    .min(0)
    .max(100)
    .describe("Share of the tokens that went into loops after their first round, at most.")
    .optional(),
  decisions: z
    .array(z.enum(actions))
    .min(1)
    .describe("These are decided, in this order; others may lie between.")
    .optional(),
  gate: z
    .enum(["closed", "halfOpen", "asking", "open"])
    .describe("Tightest gate of the task and its parts at the end. Open lets nothing through.")
    .optional(),
  summaryContains: z
    .array(z.string().min(1))
    .min(1)
    .describe("Texts in the summary that the last stop hands over.")
    .optional(),
});

export type Expectation = z.output<typeof expectationSchema>;
