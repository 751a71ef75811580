import { shownText } from "../shown-text.js";
import type { CheckProblem } from "./check-report.js";

/** Longest part shown of what came: a summary may be thousands of characters. */
const MAX_GOT = 200;

/** Says in one line what was expected, and what came instead. */
export function problemText({ task, field, expected, got }: CheckProblem): string {
  const of = task === null ? "" : `${shownText(task, MAX_GOT)}: `;
  const name = field === "" ? "" : `\`${field}\`: `;
  return `${of}${name}expected ${shownText(expected, MAX_GOT)}, got ${shownText(got, MAX_GOT)}`;
}
