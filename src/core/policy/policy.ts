import * as z from "zod";
import { findingCodes } from "../finding.js";
import { budgetSchema } from "./budget-schema.js";
import { detectorsSchema } from "./detectors-schema.js";
import { modeSchema } from "./mode-schema.js";

/** Date of the detectors and thresholds in this version. A task is judged by one ruleset for its whole life. */
export const RULESET = "2026-11";

/** What a loop must be about before more is done than a nudge. */
const stakeSchema = z
  .strictObject({
    /**
     * Tokens that a loop has spent and may still spend. Half of the recorded loops burn less than 606 in all: what
     * is worth less than a usual loop is not worth stopping anybody for.
     */
    minTokens: z.int().nonnegative().default(600),
  })
  .prefault({});

/** Rungs of the ladder for loops, climbed one by one, each once the one before had its chance. */
export const rungs = ["nudge", "throttle", "downgrade", "summarize", "cut", "halt", "ask"] as const;

const exceptionSchema = z
  .strictObject({
    /** Exactly one of these names what is left alone. */
    agent: z.string().min(1).optional(),
    tool: z.string().min(1).optional(),
    edge: z.tuple([z.string().min(1), z.string().min(1)]).optional(),
    codes: z.array(z.enum(findingCodes)).min(1).optional(),
    owner: z.string().min(1),
    reason: z.string().min(1),
    /** Instant in milliseconds since 1970 after which the exception is void. */
    expiresAt: z.int().positive(),
  })
  .refine(({ agent, tool, edge }) => [agent, tool, edge].filter((part) => part !== undefined).length === 1, {
    error: "expected exactly one of `agent`, `tool` and `edge`",
  });

/** What a task is judged and limited by. Everything has a safe default. */
export const policySchema = z.strictObject({
  ruleset: z.literal(RULESET).default(RULESET),
  /** Mode of all detectors that do not name their own. Budgets that are set always enforce. */
  mode: modeSchema.default("shadow"),
  detectors: detectorsSchema,
  budget: budgetSchema,
  stake: stakeSchema,
  /** What happens at the first, second … repetition after a trip. */
  ladder: z.array(z.enum(rungs)).min(1).default(["nudge", "cut"]),
  /** Codes that ask a person instead of cutting. */
  askOn: z.array(z.enum(findingCodes)).default([]),
  /** Pause that `throttle` puts before each call of the part, in milliseconds. */
  throttleMs: z.int().positive().max(3_600_000).default(30_000),
  /** Model that `downgrade` uses instead, by model name. */
  downgrade: z.record(z.string().min(1), z.string().min(1)).default({}),
  /** Budget of a model that words summaries, apart from all others, in tokens. */
  summaryTokens: z.int().positive().default(8_000),
  /** What a cost budget does with a model that has no price. Never free. */
  onUnknownPrice: z.enum(["refuse", "tokens-only"]).default("refuse"),
  exceptions: z.array(exceptionSchema).default([]),
});

/** A policy with a value for everything that has a default, and its money in nano-USD. */
export type Policy = z.output<typeof policySchema>;
/** A policy as a user writes it: everything optional. */
export type PolicyInput = z.input<typeof policySchema>;
export type Rung = (typeof rungs)[number];
export type ScopeName = "thread" | "user" | "team" | "organisation";

/** Parses a policy; what is absent gets its default. @throws {z.ZodError} where a field is wrong. */
export function parsePolicy(input: PolicyInput = {}): Policy {
  return policySchema.parse(input);
}
