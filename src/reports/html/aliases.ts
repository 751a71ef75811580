import { DIMENSIONS } from "../../core/budget/dimension.js";
import type { Decision } from "../../core/decision.js";
import type { ParticipantKind } from "../../core/event.js";
import type { Cut, Finding } from "../../core/finding.js";
import type { Observation } from "../../core/observation.js";
import { inferKind } from "../../core/participant.js";
import type { ScopeName } from "../../core/policy/policy.js";

/** Stands in for names that must not be shown: the same for the same one, in the order of appearance. */
export interface Aliases {
  /** Names the `role` and its number, as in `agent 2`. */
  of(role: string, name: string): string;
  observation(observation: Observation): Observation;
  finding(finding: Finding): Finding;
  decision(decision: Decision): Decision;
}

/** Fields that hold names of participants. */
const PARTICIPANTS = ["from", "to", "child", "on", "actor"] as const;

/** Fields that hold other names, which are of the role that they are called by. */
const OTHER_NAMES = ["tool", "model", "mark"] as const;

/** Fields that hold texts, or ids that nothing shows. */
const DROPPED = ["reason", "cut", "childTask", "key", "by"] as const;

/** What budgets count; a trace may name other things. */
const OWN_DIMENSIONS: ReadonlySet<string> = new Set([...DIMENSIONS, "wallMs"]);

/** Scopes that accounts belong to; a trace may name others. */
const SCOPES: ReadonlySet<string> = new Set<ScopeName>(["thread", "user", "team", "organisation"]);

/** Roles of participants. */
const kinds: ReadonlySet<string> = new Set<ParticipantKind>(["agent", "tool", "human", "system"]);

/** Makes the aliases of one report. Call ids stay, because they pair calls with results and are not shown. */
export function createAliases(): Aliases {
  const known = new Map<string, string>();
  const counts = new Map<string, number>();

  /** A name is one, whether it first came as an agent or as a tool. */
  function of(role: string, name: string): string {
    const key = kinds.has(role) ? name : `${role} ${name}`;
    const alias = known.get(key);
    if (alias !== undefined) return alias;
    const number = (counts.get(role) ?? 0) + 1;
    counts.set(role, number);
    known.set(key, `${role} ${number}`);
    return `${role} ${number}`;
  }

  /** What a name says of its bearer is kept. */
  function participant(name: string): string {
    return of(inferKind({ name }), name);
  }

  function address(value: unknown): unknown {
    if (typeof value === "string") return participant(value);
    if (Array.isArray(value)) return value.map(address);
    return { group: of("group", String((value as { group: unknown }).group)) };
  }

  function account(name: string): string {
    if (name === "task") return name;
    const [scope = "", ...id] = name.split(":");
    return SCOPES.has(scope) ? `${scope}:${of(scope, id.join(":"))}` : of("account", name);
  }

  function dimension(name: string): string {
    return OWN_DIMENSIONS.has(name) ? name : of("dimension", name);
  }

  function cut(part: Cut): Cut {
    if (part.kind === "agent") return { kind: "agent", agent: participant(part.agent) };
    if (part.kind !== "edges") return part;
    return { kind: "edges", edges: part.edges.map(([from, to]) => [participant(from), participant(to)]) };
  }

  function named(field: string, name: string): string {
    return field === "tool" || field === "tools" ? of("tool", name) : participant(name);
  }

  function fact([field, value]: [string, Finding["args"][string]]): [string, Finding["args"][string]] {
    // Caps are called as the policy calls them.
    if (typeof value === "number" || field === "cap") return [field, value];
    if (typeof value !== "string") return [field, value.map((name) => named(field, name))];
    if (field === "account") return [field, account(value)];
    if (field === "dimension") return [field, dimension(value)];
    return [field, named(field, value)];
  }

  function finding(seen: Finding): Finding {
    return { ...seen, cut: cut(seen.cut), args: Object.fromEntries(Object.entries(seen.args).map(fact)) };
  }

  return {
    of,
    observation(observation) {
      const shown: Record<string, unknown> = { ...observation };
      for (const field of PARTICIPANTS) if (shown[field] !== undefined) shown[field] = address(shown[field]);
      for (const field of OTHER_NAMES)
        if (shown[field] !== undefined) shown[field] = of(field, String(shown[field]));
      for (const field of DROPPED) delete shown[field];
      if (observation.type === "control" && "standings" in observation)
        shown["standings"] = observation.standings.map((one) => ({
          ...one,
          account: account(one.account),
          dimension: dimension(one.dimension),
        }));
      // Only names have changed, for names.
      return shown as unknown as Observation;
    },
    finding,
    decision: (made) => ({
      ...made,
      cut: cut(made.cut),
      finding: made.finding === null ? null : finding(made.finding),
    }),
  };
}
