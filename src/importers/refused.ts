import type { Problem } from "../core/explain-issue.js";
import type { LineResult } from "./importer.js";

/** Refuses a line, or what was read of it, and lets the reading go on. */
export function refused(problem: Problem): Extract<LineResult, { ok: false }> {
  return { ok: false, problem, isFatal: false };
}
