import { notJudged } from "../core/engine/not-judged.js";
import type { Counts } from "../core/engine/state.js";
import type { Finding, FindingCode } from "../core/finding.js";
import type { TaskCore } from "./task-core.js";

/** Where a task stands. */
export interface TaskStatus {
  readonly id: string;
  readonly kind: string | null;
  readonly parent: string | null;
  /** How it ended; `null` while it has not. */
  readonly outcome: string | null;
  /** Keys of the parts that are cut, on probation or waiting for a person; `task` is the whole. */
  readonly open: readonly string[];
  /** Totals: tokens, nano-USD and plain counts. */
  readonly counts: Readonly<Counts>;
  /** Its first 200 findings, in order. */
  readonly findings: readonly Finding[];
  /** Rules that could not judge it, because what they need was not recorded. */
  readonly notJudged: readonly FindingCode[];
}

/** Takes down where a task stands at this moment. */
export function taskStatus({ id, spec, parent, log, findings }: TaskCore): TaskStatus {
  const { state } = log;
  const open = [...state.cuts].filter(
    ([, { breaker }]) => breaker.gate !== "closed" && breaker.gate !== "finished",
  );
  return {
    id,
    kind: spec.kind ?? null,
    parent: parent?.id ?? null,
    outcome: state.finished,
    open: open.map(([key]) => key),
    counts: { ...state.counts },
    findings: [...findings],
    notJudged: notJudged(state),
  };
}
