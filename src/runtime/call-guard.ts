import { type GateView, gateOf } from "../core/breaker/gate-of.js";
import type { Finding } from "../core/finding.js";
import { PartCut, TaskFinished, TaskHalted } from "./errors.js";
import { nudgeText } from "./nudge.js";
import type { Task } from "./task.js";

/** What a process remembers of the gates that it let calls through. */
export interface Passage {
  /** Supervised turns of half-open parts, by part: who has it, and until when. */
  readonly permits: Map<string, Permit>;
  /** Nudges given, by part, generation and agent: each is said once. */
  readonly nudged: Set<string>;
}

interface Permit {
  readonly generation: number;
  /** Agents of the part that have had their turn. */
  readonly agents: Set<string>;
  readonly expiresAt: number;
}

/** A supervised turn that takes longer than this is taken for lost, and the next caller gets it. */
const PERMIT_MS = 60_000;

/** Lets a call through, later where it is throttled, or refuses it. */
export async function passGate(task: Task, from: string, to?: string): Promise<void> {
  refuseUnderHaltedParent(task);
  const view = gateOf(task.log.state, from, to);
  refuseClosed(task, view, from);
  if (!view.mitigations.includes("throttled")) return;
  await pause(task, task.policy.throttleMs);
  refuseClosed(task, gateOf(task.log.state, from, to), from);
}

/** The nudge that this agent has not been given yet, if there is one. */
export function pendingNudge(task: Task, agent: string): string | null {
  const { mitigations } = gateOf(task.log.state, agent);
  if (!mitigations.includes("nudged")) return null;
  const finding = task
    .status()
    .findings.findLast((candidate) => candidate.level === "trip" && concerns(candidate, agent));
  if (finding === undefined) return null;
  const given = `${finding.code}:${finding.seq}:${agent}`;
  if (task.passage.nudged.has(given)) return null;
  task.passage.nudged.add(given);
  return nudgeText(finding);
}

function refuseUnderHaltedParent(task: Task): void {
  for (let parent = task.parent; parent !== null; parent = parent.parent) {
    if (parent.isOpen) throw new TaskHalted({ task: parent.id, ...haltOf(parent) });
  }
}

function refuseClosed(task: Task, view: GateView, from: string): void {
  switch (view.gate) {
    case "closed":
      return;
    case "finished":
      throw new TaskFinished(task.id);
    case "halfOpen":
      if (!takePermit(task, view, from)) throw new PartCut({ task: task.id, cut: view.key, ...haltOf(task) });
      return;
    case "open":
    case "asking":
      if (view.cut.kind === "task") throw new TaskHalted({ task: task.id, ...haltOf(task) });
      throw new PartCut({ task: task.id, cut: view.key, ...haltOf(task) });
  }
}

/**
 * One supervised turn: along cut edges each agent speaks once; of a halted task one agent goes first; a single
 * agent on probation is on its own. The engine gives the verdict and ends the turn.
 */
function takePermit(task: Task, { key, cut, generation }: GateView, agent: string): boolean {
  const now = task.ports.clock.now();
  const known = task.passage.permits.get(key);
  const isCurrent = known !== undefined && known.generation === generation && now < known.expiresAt;
  const permit = isCurrent ? known : { generation, agents: new Set<string>(), expiresAt: now + PERMIT_MS };
  const hasSpoken = cut.kind === "edges" && permit.agents.has(agent);
  const isTaken = cut.kind === "task" && permit.agents.size > 0 && !permit.agents.has(agent);
  if (hasSpoken || isTaken) return false;
  task.passage.permits.set(key, permit);
  permit.agents.add(agent);
  return true;
}

function haltOf(task: Task) {
  const { decision = null, summary = null } = task.lastHalt ?? {};
  return { decision, summary };
}

function concerns(finding: Finding, agent: string): boolean {
  if (finding.cut.kind === "edges") return finding.cut.edges.some((edge) => edge.includes(agent));
  return finding.cut.kind !== "agent" || finding.cut.agent === agent;
}

function pause(task: Task, ms: number): Promise<void> {
  return new Promise((resolve) => {
    task.ports.clock.schedule(ms, resolve);
  });
}
