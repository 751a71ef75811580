import { applyControl, applyDecision, finish, probe, relieve } from "../breaker/apply.js";
import type { Decision } from "../decision.js";
import type { Scene, Sighting } from "../detectors/detector.js";
import { type Enabled, enabled } from "../detectors/enabled.js";
import { agentsOf, type Cut, covers, type Finding, type FindingCode } from "../finding.js";
import type { Observation } from "../observation.js";
import { decide } from "../policy/decide.js";
import type { Policy } from "../policy/policy.js";
import { count } from "./count.js";
import { bookWaste, closeEpisodes, endRuleEpisodes, noteSighting, type Update } from "./episodes.js";
import type { Member } from "./member.js";
import { noteProgress } from "./progress.js";
import type { CutState, EngineState, Episode } from "./state.js";
import type { Unit } from "./unit.js";
import { unitsOf } from "./units.js";
import { noteVerdict } from "./verdict.js";
import { noteReturn, noteWait } from "./waits.js";

/** What one observation led to. Empty lists: allow. */
export interface StepResult {
  readonly findings: readonly Finding[];
  readonly decisions: readonly Decision[];
  /** Words that the task had never seen, in what this observation completed; `null` when nothing was. */
  readonly newWords: number | null;
}

/**
 * Folds one observation into the state of its task: live supervision, replay, scenarios and simulation all
 * call this one function. Deterministic; changes `state` in place.
 */
export function step(state: EngineState, observation: Observation, policy: Policy): StepResult {
  const member = count(state, observation);
  const result: Verdicts = { findings: none, decisions: none, newWords: null };
  const scene: Scene = { state, policy, onProbation: false };
  noteSpecial(observation, scene, result);
  const units = unitsOf(state, observation, member, policy);
  const rules = enabled(policy);
  judgeEvent(observation, member, scene, rules, result);
  if ("seq" in units) judgeUnit(units, scene, rules, result);
  else for (const unit of units) judgeUnit(unit, scene, rules, result);
  if (member !== undefined) member.lastSeq = observation.seq;
  if (observation.type === "finish") {
    state.finished = observation.outcome;
    finish(state);
  }
  return result;
}

/** A step's result while it is being made. */
interface Verdicts {
  findings: readonly Finding[];
  decisions: readonly Decision[];
  newWords: number | null;
}

/** Nearly all steps lead to nothing, and share it. */
const none: readonly never[] = [];

/** Takes note of events that say more than that something was said or done. */
function noteSpecial(observation: Observation, scene: Scene, into: Verdicts): void {
  switch (observation.type) {
    case "wait":
      noteWait(scene.state, observation);
      break;
    case "return":
      noteReturn(scene.state, observation);
      break;
    case "progress":
      noteProgress(scene.state, observation);
      break;
    case "control":
      obey(observation, scene, into);
      break;
    default:
  }
}

/** Does what an operator said, and hears what a judge said. */
function obey(control: Extract<Observation, { type: "control" }>, scene: Scene, into: Verdicts): void {
  if (control.action === "judge") {
    const raised = noteVerdict(scene.state, control, scene.policy);
    if (raised !== undefined) conclude(raised, control.seq, "", scene, into);
    return;
  }
  const decision = applyControl(scene.state, control);
  if (decision !== undefined) add(decision, into);
}

function add(decision: Decision, into: Verdicts): void {
  into.decisions = [...into.decisions, decision];
}

function judgeEvent(
  observation: Observation,
  member: Member | undefined,
  scene: Scene,
  rules: Enabled,
  into: Verdicts,
): void {
  for (const { code, look } of rulesFor(observation, rules)) {
    const sighting = look(observation, member, scene);
    if (sighting === undefined) continue;
    if (sighting === "over") {
      endRule(scene.state, code);
      continue;
    }
    const update = noteSighting(scene, sighting, observation.seq);
    conclude(update, observation.seq, member?.name ?? "", scene, into);
  }
}

function rulesFor(observation: Observation, { messages, events }: Enabled): Enabled["messages"] {
  if (observation.type !== "message") return events.get(observation.type) ?? none;
  return observation.channel === "thought" ? (events.get("thought") ?? none) : messages;
}

function judgeUnit(unit: Unit, usual: Scene, rules: Enabled, into: Verdicts): void {
  const { state } = usual;
  into.newWords = unit.newWords;
  const probed = state.cuts.size === 0 ? undefined : probedPart(state, unit);
  const scene = probed === undefined ? usual : { ...usual, onProbation: true };
  let updates: Update[] | undefined;
  for (const { code, look } of rules.units[unit.type]) {
    const sighting = look(unit, scene);
    if (sighting === "goes-on") continue;
    if (state.episodes.length > 0) endEpisodes(state, code, unit, sighting);
    if (sighting === undefined) continue;
    const update = noteSighting(scene, sighting, unit.seq);
    if (updates === undefined) updates = [update];
    else updates.push(update);
  }
  if (updates !== undefined) {
    bookWaste(state, updates, unit);
    for (const update of updates) conclude(update, unit.seq, unit.member.name, scene, into);
  }
  if (probed?.breaker.gate === "halfOpen") {
    const decision = probe(probed, unit.seq);
    if (decision !== undefined) add(decision, into);
  }
}

/** An episode ends when its rule sees nothing more in it; so do the mitigations it brought. */
function endEpisodes(
  state: EngineState,
  code: FindingCode,
  unit: Unit,
  sighting: Sighting | undefined,
): void {
  if (closeEpisodes(state, code, unit, sighting?.key)) relieveParts(state);
}

/** What a rule saw in the task as a whole has ended. */
function endRule(state: EngineState, code: FindingCode): void {
  endRuleEpisodes(state, code);
  relieveParts(state);
}

function relieveParts(state: EngineState): void {
  // Several rules may have seen the loop; the part that one of them eased is relieved when the last one is done.
  for (const { cut } of state.cuts.values()) if (!isLooping(state, cut)) relieve(state, cut);
}

/** Whether a tripped episode shares an agent with the part. What concerns the whole task, as budgets do, is apart. */
function isLooping(state: EngineState, cut: Cut): boolean {
  const agents = agentsOf(cut);
  return state.episodes.some(({ code, level, cut: looping }) => {
    const theirs = agentsOf(looping);
    // A budget downgrades from its warning on.
    if (agents.length === 0) return theirs.length === 0 && (level === "trip" || code === "BUDGET");
    return level === "trip" && theirs.some((agent) => agents.includes(agent));
  });
}

function conclude(
  { episode, finding }: Pick<Update, "episode" | "finding">,
  seq: number,
  actor: string,
  { state, policy, onProbation }: Scene,
  into: Verdicts,
): void {
  if (finding !== null) into.findings = [...into.findings, finding];
  else if (isSettled(episode, onProbation, policy)) return;
  for (const decision of decide(state, { seq, episode, finding, actor, onProbation }, policy)) {
    applyDecision(state, decision);
    add(decision, into);
  }
}

/** Only what tripped is decided about again, as long as there is a rung left to be taken. */
function isSettled({ level, rung }: Episode, onProbation: boolean, { ladder }: Policy): boolean {
  return level !== "trip" || (rung >= ladder.length && !onProbation);
}

/** The half-open part that this unit is the supervised turn of. */
function probedPart(state: EngineState, unit: Unit): CutState | undefined {
  for (const part of state.cuts.values())
    if (part.breaker.gate === "halfOpen" && isCovered(part.cut, unit)) return part;
  return undefined;
}

function isCovered(cut: Cut, { member, to }: Unit): boolean {
  if (to.length === 0) return covers(cut, member.name);
  return to.some(({ name }) => covers(cut, member.name, name));
}
