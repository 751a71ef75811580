import { type GateView, gateOf } from "../core/breaker/gate-of.js";
import type { Decision } from "../core/decision.js";
import { agentsOf, cutKey } from "../core/finding.js";
import { PartCut, TaskFinished, TaskHalted } from "./errors.js";
import { lastFinding } from "./last-finding.js";
import { nudgeText } from "./nudge.js";
import type { TaskCore } from "./task-core.js";

/** Parts whose nudges are remembered; a task with more loops is beyond talking to. */
const MAX_NUDGES = 64;

/** A supervised turn that takes longer than this is taken for lost, and the next caller gets it. */
const PERMIT_MS = 60_000;

/** Lets a call through, or refuses it. Where it is throttled, the answer comes after a pause. */
export function passGate(task: TaskCore, from: string, to?: string): Promise<void> | undefined {
  const view = openGate(task, from, to);
  if (view.gate === "halfOpen" && !takePermit(task, view, from)) throw partCut(task, view);
  return view.mitigations.includes("throttled") ? passLater(task, from, to) : undefined;
}

async function passLater(task: TaskCore, from: string, to?: string): Promise<void> {
  await pause(task, task.policy.throttleMs);
  refuseStopped(task, from, to);
}

/** Refuses what may not run, also where it was let through and its gate has closed since. Takes no permit. */
export function refuseStopped(task: TaskCore, from: string, to?: string): void {
  openGate(task, from, to);
}

/** The gate that a call goes through. @throws TaskHalted, PartCut, TaskFinished where it is shut */
function openGate(task: TaskCore, from: string, to?: string): GateView {
  for (let parent = task.parent; parent !== null; parent = parent.parent) {
    const above = gateOf(parent.log.state, "");
    if (isShut(above)) throw new TaskHalted({ task: parent.id, ...parent.haltOf(above.cut) });
  }
  refuseBelowStoppedRoot(task);
  const view = gateOf(task.log.state, from, to);
  if (task.isOver || view.gate === "finished") throw new TaskFinished(task.id);
  if (!isShut(view)) return view;
  const isWhole = view.cut.kind === "task" || view.cut.kind === "root";
  throw isWhole ? new TaskHalted({ task: task.id, ...task.haltOf(view.cut) }) : partCut(task, view);
}

/** Where the root's log is folded by another process, its gate is known from there. */
function refuseBelowStoppedRoot(task: TaskCore): void {
  const { root, log } = task;
  const gate = log.gates[root];
  if (root === task.id || (gate !== "open" && gate !== "asking")) return;
  throw new TaskHalted({ task: root, decision: null, summary: null });
}

/** Remembers whom a nudge, or a summary, is for. A newer one for the same part takes its place. */
export function noteNudge(task: TaskCore, decision: Decision): void {
  if (!decision.enforced || (decision.action !== "nudge" && decision.action !== "summarize")) return;
  const { passage } = task;
  const evidence = decision.finding ?? lastFinding(task, decision);
  if (evidence === null) return;
  const text = nudgeText(evidence);
  const said = decision.action === "nudge" ? text : `${text}\n\n${task.summarize(evidence, decision).text}`;
  passage.nudges.delete(cutKey(decision.cut));
  if (passage.nudges.size >= MAX_NUDGES) passage.nudges.delete(passage.nudges.keys().next().value as string);
  passage.nudges.set(cutKey(decision.cut), { cut: decision.cut, text: said, given: new Set() });
}

/** The nudge that this agent has not been given yet, if there is one: each agent is told once. */
export function pendingNudge({ log, passage }: TaskCore, agent: string): string | null {
  for (const [key, { cut, text, given }] of passage.nudges) {
    if (given.has(agent) || (agentsOf(cut).length > 0 && !agentsOf(cut).includes(agent))) continue;
    const { mitigations = [] } = log.state.cuts.get(key)?.breaker ?? {};
    if (!mitigations.includes("nudged") && !mitigations.includes("summarizing")) continue;
    given.add(agent);
    return text;
  }
  return null;
}

function isShut({ gate }: GateView): boolean {
  return gate === "open" || gate === "asking";
}

function partCut(task: TaskCore, { key, cut }: GateView): PartCut {
  return new PartCut({ task: task.id, cut: key, ...task.haltOf(cut) });
}

/**
 * One supervised turn: along cut edges each agent speaks once; of a halted task one agent goes first; a single
 * agent on probation is on its own. The engine gives the verdict and ends the turn.
 */
function takePermit(task: TaskCore, { key, cut, generation }: GateView, agent: string): boolean {
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

function pause(task: TaskCore, ms: number): Promise<void> {
  return new Promise((resolve) => {
    task.ports.clock.schedule(ms, resolve);
  });
}
