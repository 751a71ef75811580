import type { Decision } from "../../src/core/decision.js";
import { createState, type EngineState } from "../../src/core/engine/state.js";
import { step } from "../../src/core/engine/step.js";
import type { Event } from "../../src/core/event.js";
import { type Finding, type FindingCode, findingCodes } from "../../src/core/finding.js";
import type { Observation } from "../../src/core/observation.js";
import { createObserver } from "../../src/core/observe/observe.js";
import { type Policy, type PolicyInput, parsePolicy } from "../../src/core/policy/policy.js";
import type { TraceHeader } from "../../src/core/trace.js";

export interface Folded {
  readonly state: EngineState;
  readonly findings: readonly Finding[];
  readonly decisions: readonly Decision[];
}

/** Observes and folds events from the beginning of a task. */
export function fold(
  events: Iterable<Event>,
  policy: PolicyInput = {},
  header: Partial<TraceHeader> = {},
): Folded {
  const observe = createObserver();
  const observations = Array.from(events, (event) => observe(event));
  return foldOn(createState({ task: "task", ...header }), observations, parsePolicy(policy));
}

/** Folds further observations into a state. */
export function foldOn(state: EngineState, observations: Iterable<Observation>, policy: Policy): Folded {
  const findings: Finding[] = [];
  const decisions: Decision[] = [];
  for (const observation of observations) {
    const result = step(state, observation, policy);
    findings.push(...result.findings);
    decisions.push(...result.decisions);
  }
  return { state, findings, decisions };
}

/** Detectors of a policy in which only this rule looks, by these figures: no other rule gets into its test. */
export function only<Code extends FindingCode>(
  code: Code,
  figures: Partial<Policy["detectors"][Code]> = {},
): NonNullable<PolicyInput["detectors"]> {
  const off = findingCodes.map((other) => [other, { mode: "off" }] as const);
  return { ...Object.fromEntries(off), [code]: figures };
}

/** Findings as `CODE:level`, in order. */
export function codes({ findings }: Pick<Folded, "findings">): string[] {
  return findings.map(({ code, level }) => `${code}:${level}`);
}

/** The first finding of that code which tripped. @throws when there is none. */
export function trip({ findings }: Pick<Folded, "findings">, code: FindingCode): Finding {
  const found = findings.find((finding) => finding.code === code && finding.level === "trip");
  if (found === undefined) throw new Error(`Expected ${code} to trip, got \`${codes({ findings })}\`.`);
  return found;
}
