import type { FindingCode } from "../finding.js";
import { modeOf } from "../policy/mode.js";
import type { Policy } from "../policy/policy.js";
import type { Detector } from "./detector.js";
import { suite } from "./suite.js";

/** One rule of the suite that a policy has not turned off, for one of the two things rules are shown. */
interface Rule<Look> {
  readonly code: FindingCode;
  readonly look: Look;
}

/** The rules that look at events, and those that look at units. */
export interface Enabled {
  readonly events: readonly Rule<NonNullable<Detector["event"]>>[];
  readonly units: readonly Rule<NonNullable<Detector["unit"]>>[];
}

const byPolicy = new WeakMap<Policy, Enabled>();

/** Picks the rules of a policy, once: asking each rule at each event for its mode cost a third of the fold. */
export function enabled(policy: Policy): Enabled {
  const known = byPolicy.get(policy);
  if (known !== undefined) return known;
  const on = suite.filter(({ code }) => modeOf(policy, code) !== "off");
  const picked = {
    events: on.flatMap(({ code, event }) => (event === undefined ? [] : [{ code, look: event }])),
    units: on.flatMap(({ code, unit }) => (unit === undefined ? [] : [{ code, look: unit }])),
  };
  byPolicy.set(policy, picked);
  return picked;
}
