import type { Cut, Finding, FindingCode } from "./finding.js";

/** What can be done about findings and budgets, mildest first. No decision means: allow. */
export const actions = [
  "warn",
  "nudge",
  "throttle",
  "downgrade",
  "summarize",
  "ask",
  "cut",
  "halt",
  "resume",
  "close",
] as const;

/** One of the actions above. */
export type Action = (typeof actions)[number];

/** What the policy made of a finding, a budget or an operator's word. */
export interface Decision {
  readonly action: Action;
  /** `seq` of the event it was made at. */
  readonly seq: number;
  readonly cut: Cut;
  /** Why: a finding's code, or what a person said. */
  readonly reason: FindingCode | "OPERATOR" | "PROBE";
  /** `false`: shadow mode, reported but not carried out. */
  readonly enforced: boolean;
  /** The finding it rests on, where there is one. */
  readonly finding: Finding | null;
}
