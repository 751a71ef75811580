/** What a detector can see. */
export const findingCodes = [
  "ACTION_CYCLE",
  "CHAIN_CYCLE",
  "NUMERIC_CYCLE",
  "SAME_ERROR",
  "IDLE_POLLING",
  "STALE_CHAIN",
  "EMPTY_TURN",
  "DEGENERATE_TEXT",
  "SIDE_EFFECT",
  "NEAR_REPEAT",
  "ECHO",
  "FAN_OUT",
  "WAIT_CYCLE",
  "STALL",
  "HARD_CAP",
  "BURN_RATE",
  "BUDGET_FORECAST",
  "BUDGET",
] as const;

/** Code of what was seen: the name of its rule in policies, reports and docs. */
export type FindingCode = (typeof findingCodes)[number];

/** How sure a finding is. A warn may be early and never wakes anybody; a trip must be right. */
export type Level = "warn" | "trip";

/** Smallest part that must stop. */
export type Cut =
  | { readonly kind: "edges"; readonly edges: readonly (readonly [from: string, to: string])[] }
  | { readonly kind: "agent"; readonly agent: string }
  | { readonly kind: "task" }
  | { readonly kind: "root" };

/** What a finding rests on, in a form that can be checked against the trace. */
export interface Evidence {
  /** `seq` of the events of one full period, the latest one. */
  readonly events: readonly number[];
  /** Times the period was seen, the first one included. */
  readonly repetitions: number;
  /** Tokens of the run, first period included. */
  readonly tokens: number;
}

/** What the run has cost, and what it may still cost. Decides what is done about a finding, never its level. */
export interface Stake {
  /** Tokens of the run so far, first period included. */
  readonly spent: number;
  /** Tokens that are left to it until the task's budget ends; `null` without a budget. */
  readonly projected: number | null;
  /** Price of `spent` in nano-USD, by the task's own mean; `null` where calls are unpriced. */
  readonly spentNanoUsd: number | null;
}

/** What a detector saw. */
export interface Finding {
  readonly code: FindingCode;
  readonly level: Level;
  /** `seq` of the event at which it fired. */
  readonly seq: number;
  /** Facts to explain it with; keys are stable per code. */
  readonly args: Readonly<Record<string, string | number | readonly string[]>>;
  readonly evidence: Evidence;
  readonly stake: Stake;
  readonly cut: Cut;
}

/** Identity of a cut within its task. */
export function cutKey(cut: Cut): string {
  switch (cut.kind) {
    case "edges":
      return edgesKey(cut);
    case "agent":
      return `agent:${JSON.stringify(cut.agent)}`;
    default:
      return cut.kind;
  }
}

/** Keys of the cuts that were asked for: a loop asks for the same one at every step. */
const edgesKeys = new WeakMap<Cut, string>();

function edgesKey(cut: Extract<Cut, { kind: "edges" }>): string {
  const known = edgesKeys.get(cut);
  if (known !== undefined) return known;
  const edges = cut.edges.map(([from, to]) => JSON.stringify([from, to])).sort();
  const key = `edges:${edges.join("")}`;
  edgesKeys.set(cut, key);
  return key;
}

/** Whether the cut stops what goes from one participant to another, or anything an agent does (`to` absent). */
export function covers(cut: Cut, from: string, to?: string): boolean {
  switch (cut.kind) {
    case "edges":
      return to !== undefined && cut.edges.some(([a, b]) => a === from && b === to);
    case "agent":
      return cut.agent === from || cut.agent === to;
    default:
      return true;
  }
}

/** Names of the agents in a cut; empty when it is the whole task. */
export function agentsOf(cut: Cut): readonly string[] {
  if (cut.kind === "edges") return agentsOfEdges(cut);
  return cut.kind === "agent" ? [cut.agent] : [];
}

/** Agents of the cuts that were asked for: a loop asks for the same ones at every step. */
const edgesAgents = new WeakMap<Cut, readonly string[]>();

function agentsOfEdges(cut: Extract<Cut, { kind: "edges" }>): readonly string[] {
  const known = edgesAgents.get(cut);
  if (known !== undefined) return known;
  const agents = [...new Set(cut.edges.flat())];
  edgesAgents.set(cut, agents);
  return agents;
}
