import { noteTopUp } from "../budget/task-limits.js";
import type { ControlEvent } from "../control-event.js";
import type { Decision } from "../decision.js";
import { forgetEpisodes } from "../engine/episodes.js";
import type { CutState, EngineState } from "../engine/state.js";
import { type Cut, cutKey } from "../finding.js";
import type { BreakerEvent, Mitigation } from "./machine.js";
import { closedBreaker, relieved, stepBreaker } from "./step.js";

/** Cuts remembered in one task: a task with more has been cut to pieces. */
const MAX_CUTS = 256;

/** Key of the part that is the whole task. */
const TASK = cutKey({ kind: "task" });

const mitigationOf: Partial<Record<Decision["action"], Mitigation>> = {
  nudge: "nudged",
  throttle: "throttled",
  downgrade: "downgraded",
  summarize: "summarizing",
};

/** Carries an enforced decision into the breakers. Shadow decisions change nothing. */
export function applyDecision(state: EngineState, decision: Decision): void {
  const event = decision.enforced ? breakerEvent(decision) : undefined;
  if (event === undefined) return;
  const part = partOf(state, decision.cut, decision.finding?.evidence.events.length);
  part.breaker = stepBreaker(part.breaker, event);
  part.rung += 1;
  part.rungSeq = decision.seq;
}

/** Carries an operator's word into the breakers. Returns the decision it amounts to, if it changed anything. */
export function applyControl(state: EngineState, control: ControlEvent): Decision | undefined {
  if (control.action === "top-up") noteTopUp(state, control);
  if (control.action !== "halt" && control.action !== "resume") return undefined;
  const known = state.cuts.get(control.cut ?? TASK);
  if (known === undefined && (control.action === "resume" || control.cut !== undefined)) return undefined;
  const part = known ?? partOf(state, { kind: "task" });
  const { generation } = part.breaker;
  part.breaker = stepBreaker(part.breaker, { type: control.action === "halt" ? "TRIP" : "RESUME" });
  if (part.breaker.generation === generation) return undefined;
  part.probed = 0;
  part.rung = 0;
  if (control.action === "resume") forgetEpisodes(state, part.cut);
  const { action, seq } = control;
  return { action, seq, cut: part.cut, reason: "OPERATOR", enforced: true, finding: null };
}

/** Books a unit of the supervised turn. Closes the gate when the turn is over and brought no relapse. */
export function probe(part: CutState, seq: number): Decision | undefined {
  part.probed += 1;
  if (part.probed < part.period) return undefined;
  part.breaker = stepBreaker(part.breaker, { type: "PROBE_PASSED" });
  part.rung = 0;
  return { action: "close", seq, cut: part.cut, reason: "PROBE", enforced: true, finding: null };
}

/** Ends the mitigations of a part whose loop ended by itself. */
export function relieve(state: EngineState, cut: Cut): void {
  const part = state.cuts.get(cutKey(cut));
  if (part !== undefined) part.breaker = relieved(part.breaker);
}

/** Closes the books: nothing of a finished task runs again. */
export function finish(state: EngineState): void {
  const part = partOf(state, { kind: "task" });
  part.breaker = stepBreaker(part.breaker, { type: "FINISH" });
}

function breakerEvent({ action }: Decision): BreakerEvent | undefined {
  if (action === "cut" || action === "halt") return { type: "TRIP" };
  if (action === "ask") return { type: "ASK" };
  const mitigation = mitigationOf[action];
  return mitigation && { type: "MITIGATE", mitigation };
}

function partOf(state: EngineState, cut: Cut, period = 1): CutState {
  const key = cut.kind === "root" ? TASK : cutKey(cut);
  const known = state.cuts.get(key);
  if (known !== undefined) return known;
  const part: CutState = {
    cut,
    period: Math.max(1, period),
    breaker: closedBreaker,
    rung: 0,
    rungSeq: 0,
    probed: 0,
  };
  const cuts = new Map(state.cuts);
  if (cuts.size >= MAX_CUTS) cuts.delete(leastNeeded(state));
  state.cuts = cuts.set(key, part);
  return part;
}

function leastNeeded({ cuts }: EngineState): string {
  const parts = [...cuts];
  const closed = parts.find(([, { breaker }]) => breaker.gate === "closed");
  return (closed ?? parts[0])?.[0] ?? TASK;
}
