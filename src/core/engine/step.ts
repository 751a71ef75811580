import { applyControl, applyDecision, finish, probe, relieve } from "../breaker/apply.js";
import type { Decision } from "../decision.js";
import type { Scene, Sighting } from "../detectors/detector.js";
import { enabled } from "../detectors/enabled.js";
import { usageTokens } from "../event.js";
import { agentsOf, type Cut, covers, type Finding, type FindingCode } from "../finding.js";
import type { Observation } from "../observation.js";
import { decide, type Occasion } from "../policy/decide.js";
import type { Policy } from "../policy/policy.js";
import { bookWaste, closeEpisodes, endWaits, noteSighting, type Update } from "./episodes.js";
import { type Member, memberOf } from "./member.js";
import { noteProgress } from "./progress.js";
import type { CutState, EngineState } from "./state.js";
import type { Unit } from "./unit.js";
import { unitsOf } from "./units.js";
import { noteVerdict } from "./verdict.js";

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
  noteWaits(state, observation);
  if (observation.type === "progress") noteProgress(state, observation);
  const result: Verdicts = { findings: [], decisions: [] };
  if (observation.type === "control") obey(state, observation, policy, result);
  const units = unitsOf(state, observation, policy);
  judgeEvent(state, observation, member, policy, result);
  for (const unit of units) judgeUnit(state, unit, policy, result);
  if (member !== undefined) member.lastSeq = observation.seq;
  if (observation.type === "finish") {
    state.finished = observation.outcome;
    finish(state);
  }
  return { ...result, newWords: units.at(-1)?.newWords ?? null };
}

/** Books the observation in the totals, and returns who acted. */
function count(state: EngineState, observation: Observation): Member | undefined {
  const { counts, seen } = state;
  state.lastSeq = observation.seq;
  const member = actorOf(state, observation);
  const tokens = tokensOf(observation, member);
  counts.tokens += tokens;
  if (member !== undefined) {
    member.spent += tokens;
    member.spentTotal += tokens;
  }
  if (observation.parent !== undefined) state.recentTails ??= new Map();
  if (observation.at !== undefined) {
    seen.times = true;
    state.firstAt ??= observation.at;
    state.lastAt = Math.max(state.lastAt ?? 0, observation.at);
  }
  counts.events += 1;
  const { type } = observation;
  if (type === "message" && observation.channel !== "thought") counts.turns += 1;
  if (type === "tool-call") {
    counts.toolCalls += 1;
    seen.calls = true;
  }
  if (type === "tool-result" && observation.status !== "none") seen.results = true;
  if ("print" in observation && observation.print !== undefined) seen.content = true;
  countUsage(state, observation);
  return member;
}

function countUsage({ counts, seen }: EngineState, observation: Observation): void {
  if (!("usage" in observation) || observation.usage === undefined) return;
  seen.usage = true;
  counts.modelCalls += 1;
  if (observation.costNanoUsd === undefined) counts.unpriced += 1;
  else counts.nanoUsd += observation.costNanoUsd;
}

/** What was billed; for agents that are not metered, the size of the text. */
function tokensOf(observation: Observation, member: Member | undefined): number {
  if ("usage" in observation && observation.usage !== undefined) {
    if (member !== undefined) member.isMetered = true;
    return usageTokens(observation.usage);
  }
  // What a metered agent says was billed as output, and what it reads will be as input.
  return member?.isMetered === true ? 0 : observation.tokens;
}

function actorOf(state: EngineState, observation: Observation): Member | undefined {
  if (observation.type === "tool-result") return memberOf(state, observation.to);
  return "from" in observation && observation.from !== undefined
    ? memberOf(state, observation.from)
    : undefined;
}

function noteWaits(state: EngineState, observation: Observation): void {
  if (observation.type === "wait") {
    const member = memberOf(state, observation.from);
    member.waitsOn = typeof observation.on === "string" ? [observation.on] : observation.on;
    member.waitsForAny = observation.mode === "any";
    member.waitsSince = observation.seq;
    for (const name of member.waitsOn) memberOf(state, name);
  }
  if (observation.type === "return") {
    const waiting = memberOf(state, observation.to);
    const left = waiting.waitsOn.filter((name) => name !== observation.from);
    waiting.waitsOn = waiting.waitsForAny ? [] : left;
    endWaits(state, observation.to);
  }
}

/** Does what an operator said, and hears what a judge said. */
function obey(
  state: EngineState,
  control: Extract<Observation, { type: "control" }>,
  policy: Policy,
  into: Verdicts,
): void {
  if (control.action === "judge") {
    const raised = noteVerdict(state, control, policy);
    const occasion = { seq: control.seq, actor: "", onProbation: false };
    if (raised !== undefined) conclude(state, { ...occasion, ...raised }, policy, into);
    return;
  }
  const decision = applyControl(state, control);
  if (decision !== undefined) into.decisions.push(decision);
}

interface Verdicts {
  readonly findings: Finding[];
  readonly decisions: Decision[];
}

function judgeEvent(
  state: EngineState,
  observation: Observation,
  member: Member | undefined,
  policy: Policy,
  into: Verdicts,
): void {
  const scene: Scene = { state, policy, onProbation: false };
  for (const { code, look } of enabled(policy).events) {
    const sighting = look(observation, member, scene);
    if (sighting === undefined) continue;
    if (sighting === "over") {
      endRule(state, code);
      continue;
    }
    const { seq } = observation;
    const { episode, finding } = noteSighting(scene, sighting, seq);
    conclude(state, { seq, episode, finding, actor: member?.name ?? "", onProbation: false }, policy, into);
  }
}

function judgeUnit(state: EngineState, unit: Unit, policy: Policy, into: Verdicts): void {
  const probed = probedPart(state, unit);
  const scene: Scene = { state, policy, onProbation: probed !== undefined };
  const updates: Update[] = [];
  for (const { code, look } of enabled(policy).units) {
    const sighting = look(unit, scene);
    if (sighting === "goes-on") continue;
    if (state.episodes.size > 0) endEpisodes(state, code, unit, sighting);
    if (sighting !== undefined) updates.push(noteSighting(scene, sighting, unit.seq));
  }
  bookWaste(state, updates, unit);
  for (const { episode, finding } of updates) {
    const occasion = {
      seq: unit.seq,
      episode,
      finding,
      actor: unit.member.name,
      onProbation: scene.onProbation,
    };
    conclude(state, occasion, policy, into);
  }
  if (probed?.breaker.gate === "halfOpen") {
    const decision = probe(probed, unit.seq);
    if (decision !== undefined) into.decisions.push(decision);
  }
}

/** An episode ends when its rule sees nothing more in it; so do the mitigations it brought. */
function endEpisodes(
  state: EngineState,
  code: FindingCode,
  unit: Unit,
  sighting: Sighting | undefined,
): void {
  if (closeEpisodes(state, code, unit, sighting?.key).length > 0) relieveParts(state);
}

/** What a rule saw in the task as a whole has ended. */
function endRule(state: EngineState, code: FindingCode): void {
  for (const [key, episode] of state.episodes) if (episode.code === code) state.episodes.delete(key);
  relieveParts(state);
}

function relieveParts(state: EngineState): void {
  // Several rules may have seen the loop; the part that one of them eased is relieved when the last one is done.
  for (const { cut } of state.cuts.values()) if (!isLooping(state, cut)) relieve(state, cut);
}

/** Whether a tripped episode shares an agent with the part. What concerns the whole task, as budgets do, is apart. */
function isLooping(state: EngineState, cut: Cut): boolean {
  const agents = agentsOf(cut);
  return [...state.episodes.values()].some(({ code, level, cut: looping }) => {
    const theirs = agentsOf(looping);
    // A budget downgrades from its warning on.
    if (agents.length === 0) return theirs.length === 0 && (level === "trip" || code === "BUDGET");
    return level === "trip" && theirs.some((agent) => agents.includes(agent));
  });
}

function conclude(state: EngineState, occasion: Occasion, policy: Policy, into: Verdicts): void {
  if (occasion.finding !== null) into.findings.push(occasion.finding);
  for (const decision of decide(state, occasion, policy)) {
    applyDecision(state, decision);
    into.decisions.push(decision);
  }
}

/** The half-open part that this unit is the supervised turn of. */
function probedPart(state: EngineState, unit: Unit): CutState | undefined {
  for (const part of state.cuts.values()) {
    if (part.breaker.gate !== "halfOpen") continue;
    const targets = unit.to.length === 0 ? [undefined] : unit.to;
    if (targets.some((to) => covers(part.cut, unit.member.name, to))) return part;
  }
  return undefined;
}
