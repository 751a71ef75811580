import * as z from "zod";
import { explainIssue } from "../../core/explain-issue.js";
import { BadOption } from "../errors.js";
import type { Judge } from "./judge.js";

const judgeSchema = z.object({
  model: z.string().min(1).max(256),
  budget: z.strictObject({
    tokens: z.int().positive(),
    /** As for other budgets: up to 9 million USD stay exact. */
    usd: z.number().positive().max(9_000_000).optional(),
    questions: z.int().positive().optional(),
  }),
  maxOutputTokens: z.int().positive().optional(),
  ask: z.custom<Judge["ask"]>((ask) => typeof ask === "function", "a function"),
});

/** Refuses a judge that could be asked without end or not at all. @throws BadOption */
export function checkJudge(judge: Judge): Judge {
  const result = judgeSchema.safeParse(judge);
  if (result.success) return judge;
  const { field, expected, got } = explainIssue(result.error.issues, judge);
  const name = field === "" ? "judge" : `judge.${field}`;
  throw new BadOption(`Expected \`${name}\` to be ${expected}, got ${got}.`);
}
