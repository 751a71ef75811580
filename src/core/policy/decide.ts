import type { Action, Decision } from "../decision.js";
import { overlap } from "../engine/episodes.js";
import { stakeOf } from "../engine/stake.js";
import type { EngineState, Episode } from "../engine/state.js";
import { agentsOf, type Cut, type Finding } from "../finding.js";
import { isSameLoop } from "../same-loop.js";
import { isEnforced } from "./is-enforced.js";
import { ladderCodes } from "./ladder-codes.js";
import { modeOf } from "./mode.js";
import type { Policy, Rung } from "./policy.js";

export interface Occasion {
  readonly seq: number;
  readonly episode: Episode;
  readonly finding: Finding | null;
  /** Who acted, when the cut has to grow to one agent. */
  readonly actor: string;
  readonly onProbation: boolean;
}

/** Makes decisions of a finding, or of one more repetition of what already tripped. */
export function decide(state: EngineState, occasion: Occasion, policy: Policy): Decision[] {
  const { episode, finding } = occasion;
  if (finding?.level === "warn") return warned(state, occasion, finding, policy);
  if (episode.level !== "trip") return [];
  const action = nextAction(state, occasion, policy);
  return action === undefined ? [] : [make(state, action, occasion, policy)];
}

function warned(state: EngineState, occasion: Occasion, finding: Finding, policy: Policy): Decision[] {
  const enforced = isEnforced(state, occasion.episode, policy);
  const decision = { seq: occasion.seq, cut: finding.cut, reason: finding.code, enforced, finding } as const;
  const downgrades = finding.code === "BUDGET" && Object.keys(policy.downgrade).length > 0;
  return [
    { ...decision, action: "warn" },
    ...(downgrades ? [{ ...decision, action: "downgrade" as const }] : []),
  ];
}

/** The first rung is taken at the trip; each later one when the loop came round once more after the one before. */
function climbs({ episode, finding }: Occasion): boolean {
  return (finding !== null && episode.rung === 0) || episode.repetitions > episode.rungAt;
}

function nextAction(state: EngineState, occasion: Occasion, policy: Policy): Action | undefined {
  const { episode, finding, onProbation } = occasion;
  // These act once, on their own finding, whatever was done about other things in the part before.
  if (policy.askOn.includes(episode.code)) return finding === null ? undefined : "ask";
  if (episode.code === "BURN_RATE") return ease(occasion, policy);
  if (!ladderCodes.has(episode.code)) return finding === null ? undefined : finalAction(episode);
  if (!climbs(occasion)) return undefined;
  const rung = onProbation ? policy.ladder.at(-1) : policy.ladder[episode.rung];
  if (rung === undefined) return undefined;
  // What had to be cut before has shown what it costs.
  if (rung !== "nudge" && !onProbation && !isWorthStopping(state, episode, policy)) return undefined;
  return climb(state, episode, rung, policy);
}

/**
 * Whether so much is at stake that more than a nudge is called for: what the loop has spent, and as much as the
 * budget would let it spend; without a budget as much again. A loop that goes on gets there by itself. Where calls
 * are not metered, or no longer are, nobody knows what stands behind a short text, and what is unknown is never little.
 */
function isWorthStopping(state: EngineState, { cut, tokens, waste }: Episode, policy: Policy): boolean {
  const billed = Math.max(tokens, waste);
  if (billed === 0 || !isMetered(state, cut)) return true;
  const { spent, projected } = stakeOf(state, billed, policy);
  return spent + (projected ?? spent) >= policy.stake.minTokens;
}

function isMetered({ members }: EngineState, cut: Cut): boolean {
  return agentsOf(cut).every((name) => {
    const member = members.get(name);
    return member === undefined || member.isMetered || member.kind !== "agent";
  });
}

/**
 * How fast a task burns says nothing about who loops, or whether anybody does, so it never stops anything: of
 * the ladder it takes the rungs that let everybody go on, or that leave it to a person.
 */
function ease({ episode, ...occasion }: Occasion, { ladder }: Policy): Action | undefined {
  if (!climbs({ episode, ...occasion })) return undefined;
  const rung = ladder.filter((each) => each !== "cut" && each !== "halt")[episode.rung];
  if (rung === undefined) return undefined;
  episode.rung += 1;
  episode.rungAt = episode.repetitions;
  return rung;
}

/**
 * Several rules may see one loop: a rung taken for one of them is taken for all. A rung taken in shadow
 * was not taken for those that act.
 */
function climb(state: EngineState, episode: Episode, rung: Rung, policy: Policy): Action {
  const reached = episode.rung + 1;
  const isTaken = modeOf(policy, episode.code) === "enforce";
  for (const other of state.episodes.values()) {
    if (!ladderCodes.has(other.code) || !isSameLoop(other.cut, episode.cut)) continue;
    if (!isTaken && modeOf(policy, other.code) === "enforce") continue;
    other.rung = Math.max(other.rung, reached);
    // Rules count a round at different places of it: the one that another has not ended yet is still this one.
    other.rungAt = other.repetitions + (other === episode ? 0 : 1);
  }
  return rung;
}

function finalAction({ code, cut }: Episode): Action {
  return code === "BUDGET" || cut.kind === "task" || cut.kind === "root" ? "halt" : "cut";
}

function make(state: EngineState, action: Action, occasion: Occasion, policy: Policy): Decision {
  const { episode, finding, seq } = occasion;
  const cut =
    action === "cut" ? grown(state, occasion) : action === "halt" ? ({ kind: "task" } as const) : episode.cut;
  return { action, seq, cut, reason: episode.code, enforced: isEnforced(state, episode, policy), finding };
}

/** Smallest cut first. Where a cut did not end it, the next one is larger: edges, agent, task, root. */
function grown(state: EngineState, { episode, actor, onProbation }: Occasion): Cut {
  const standing = [...state.cuts.values()].filter(
    ({ cut, breaker }) => breaker.gate === "open" && isRerouted(cut, episode.cut),
  );
  const isOpen = standing.length > 0 && !onProbation;
  if (!isOpen) return episode.cut;
  if (standing.some(({ cut }) => cut.kind === "task")) return { kind: "root" };
  if (standing.some(({ cut }) => cut.kind === "agent")) return { kind: "task" };
  if (episode.cut.kind !== "edges") return episode.cut;
  const involved = standing.flatMap(({ cut }) => agentsOf(cut));
  const shared = agentsOf(episode.cut).find((agent) => involved.includes(agent));
  return { kind: "agent", agent: shared ?? actor };
}

/** Sharing one agent is not enough: what a hub says to others is another conversation. */
function isRerouted(standing: Cut, next: Cut): boolean {
  if (standing.kind !== "edges") return overlap(standing, next);
  const involved = agentsOf(standing);
  return next.kind !== "edges"
    ? overlap(standing, next)
    : agentsOf(next).filter((agent) => involved.includes(agent)).length >= 2;
}
