import type { Decision, Summary } from "../src/index.js";

/** What ended a run, or a part of it, in a form that can be kept and told. */
export interface HaltMark {
  readonly task: string;
  readonly action: Decision["action"] | null;
  readonly reason: Decision["reason"] | null;
  readonly summary: string;
}

/** What a refusal says, of this or another copy of the package. */
export interface RefusalShape {
  readonly task: string;
  readonly decision: Decision | null;
  readonly summary: Summary | null;
}

/** Reads a refusal as what it ended. */
export function haltMark(refusal: RefusalShape): HaltMark {
  const { task, decision } = refusal;
  return {
    task,
    action: decision?.action ?? null,
    reason: decision?.reason ?? null,
    summary: summaryText(refusal),
  };
}

/** The text that stands in the place of an answer. */
export function summaryText({ task, summary }: RefusalShape): string {
  return summary?.text ?? `Task ${task} was stopped.`;
}
