import * as z from "zod";
import { type Verdict, verdicts } from "../../core/control-event.js";

const answerSchema = z.strictObject({ verdict: z.enum(verdicts) });

/** A block of code around the whole answer, as many models write it unasked. */
const FENCED = /^```(?:json)?\n([\s\S]*)\n```$/;

/** Longer answers were not asked for. */
const MAX_ANSWER_CHARS = 1_000;

/** Reads a judge's answer; `null` for whatever is not exactly the JSON that was asked for. */
export function readVerdict(text: unknown): Verdict | null {
  if (typeof text !== "string" || text.length > MAX_ANSWER_CHARS) return null;
  const trimmed = text.trim();
  try {
    const answer = answerSchema.safeParse(JSON.parse(FENCED.exec(trimmed)?.[1] ?? trimmed));
    return answer.success ? answer.data.verdict : null;
  } catch {
    return null;
  }
}
