import type { Unit } from "../engine/unit.js";
import type { FindingCode } from "../finding.js";
import { modeOf } from "../policy/mode.js";
import type { Policy } from "../policy/policy.js";
import type { Detector, Watched } from "./detector.js";
import { suite } from "./suite.js";

/** One rule of the suite that a policy has not turned off, for one of the two things rules are shown. */
interface Rule<Look> {
  readonly code: FindingCode;
  readonly look: Look;
}

type EventRule = Rule<NonNullable<Detector["event"]>>;
type UnitRule = Rule<NonNullable<Detector["unit"]>>;

/** The rules that look at events, and those that look at units, by the type that they look at. */
export interface Enabled {
  /** A map, because events' types come from outside, and objects are slow to look for such strings in. */
  readonly events: ReadonlyMap<Watched, readonly EventRule[]>;
  /** Those of messages, which are most of all events, once more. */
  readonly messages: readonly EventRule[];
  readonly units: Readonly<Record<Unit["type"], readonly UnitRule[]>>;
}

const byPolicy = new WeakMap<Policy, Enabled>();
/** Asked for last: mostly the one of the whole process. */
let latest: { readonly policy: Policy; readonly rules: Enabled } | undefined;

/** Picks the rules of a policy, once: asking each rule at each event for its mode cost a third of the fold. */
export function enabled(policy: Policy): Enabled {
  if (policy === latest?.policy) return latest.rules;
  const rules = byPolicy.get(policy) ?? pick(policy);
  latest = { policy, rules };
  return rules;
}

function pick(policy: Policy): Enabled {
  const on = suite.filter(({ code }) => modeOf(policy, code) !== "off");
  const events = new Map(watched.map((type) => [type, eventRules(on, type, policy)]));
  const picked = {
    events,
    messages: events.get("message") ?? [],
    units: {
      message: unitRules(on, "message"),
      thought: unitRules(on, "thought"),
      calls: unitRules(on, "calls"),
    },
  };
  byPolicy.set(policy, picked);
  return picked;
}

const watched = Object.keys({
  message: true,
  thought: true,
  "tool-call": true,
  "tool-result": true,
  "model-call": true,
  spawn: true,
  wait: true,
  return: true,
  progress: true,
  finish: true,
  tick: true,
  control: true,
} satisfies Record<Watched, true>) as Watched[];

function eventRules(on: readonly Detector[], type: Watched, policy: Policy): EventRule[] {
  return on.flatMap(({ code, event: look, events }) => {
    const types = typeof events === "function" ? events(policy) : events;
    return look === undefined || types?.includes(type) === false ? [] : [{ code, look }];
  });
}

function unitRules(on: readonly Detector[], type: Unit["type"]): UnitRule[] {
  return on.flatMap(({ code, unit: look, units }) =>
    look === undefined || units?.includes(type) === false ? [] : [{ code, look }],
  );
}
