import { type Chain, column, keptRows, NEWS_SHARE, read, rowAt, rowBefore } from "../chain.js";
import { changesWorld } from "../engine/tool-effect.js";
import type { Action, Unit } from "../engine/unit.js";
import type { Level } from "../finding.js";
import { modeOf } from "../policy/mode.js";
import type { Policy } from "../policy/policy.js";
import type { Detector, Scene, Sighting } from "./detector.js";
import { lastEvents, tokensOfLast } from "./period.js";
import { agentTookPart, type Part, partOfRing, type Ring, ringOf } from "./ring.js";
import { edgePeriod, GROUP_ROUNDS, groupRound } from "./talk-round.js";

/** New words that make a unit informative: a count, or fewer that are a larger share of it. */
const INFORMATIVE = { words: 2.5, share: NEWS_SHARE, fewWords: 0.8, largeShare: 0.2 };

/** Of a conversation; an answer may also be to what was said before the last unit. */
const SHORTEST_ROUND = 2;

/** Two new words, as far as collisions in the vocabulary let them be seen, that are half of what was said. */
const NEW_ANSWER = { words: 1.6, share: 0.5 };

/** In a longer message a number may stand anywhere and say nothing. */
const FEW_WORDS = 8;

/** About as many distinct words as two pages have. No recorded loop is found later for it. */
const LONG_WORDS = 200;

/** Evidence in tenths of a point, set by hand on generated loops; weights learnt per cell generalised worse. */
const points = {
  manyNewWords: -40,
  someNewWords: -20,
  informative: -10,
  newCall: -20,
  nothingNew: 10,
  littleNew: 5,
  knownUnit: 5,
  unitThirdTime: 12,
  unitInPeriod: 16,
} as const;

/**
 * Sees a conversation go round along the same edges, or within a group in whatever order, with hardly a new word:
 * paraphrased confirmations, thanks, hand-backs. Similarity of wording is no evidence; one informative unit anywhere
 * in the last round vetoes, unless the units themselves come round already.
 * O(period) per unit, and only while nothing new is said.
 */
export const staleChain: Detector = {
  code: "STALE_CHAIN",
  needs: ["content"],
  unit(unit, scene) {
    const { chain } = unit;
    const last = chain.last;
    const before = rowAt(chain, 1);
    const carried = before < 0 ? 0 : read(chain, before, column.stale);
    if (isTold(chain, scene)) {
      chain.rows[last + column.stale] = carried;
      return "goes-on";
    }
    if (isNewDeed(unit) || isNewNumber(unit) || isNewAnswer(unit))
      chain.rows[last + column.fresh] = INFORMATIVE.words;
    const lost = newsPoints(unit);
    if (lost < 0) {
      // Who says something new is not stale, however much was carried along until now.
      chain.rows[last + column.stale] = Math.max(0, carried + lost);
      return undefined;
    }
    const { warn, trip } = scene.policy.detectors.STALE_CHAIN;
    const share = scene.onProbation ? 0.5 : 1;
    if (carried < warn * share && isVetoed(unit)) {
      chain.rows[last + column.stale] = carried;
      return undefined;
    }
    const inTurn = edgePeriod(chain);
    const round = inTurn === 0 && isHardlyNew(unit) ? groupRound(unit, scene.state) : inTurn;
    const stale = carried + evidence(unit, round);
    chain.rows[last + column.stale] = stale;
    if (carried === 0 && stale > 0) chain.staleFrom = chain.length - 1;
    if (stale < warn * share || round === 0 || unit.type !== "message") return undefined;
    const ring = ringOf(scene.state, chain, inTurn === 0 ? round * GROUP_ROUNDS : round);
    // One alone is nobody's conversation.
    if (ring.speakers < 2 || !agentTookPart(ring, unit.member)) return undefined;
    const level = stale >= trip * share && isAmongAgents(ring) ? "trip" : "warn";
    return sighting(chain, partOfRing(ring, unit.member), { level, round, stale });
  },
};

interface Seen {
  readonly level: Level;
  readonly round: number;
  readonly stale: number;
}

function sighting(chain: Chain, { cut, key }: Part, { level, round, stale }: Seen): Sighting {
  // The round that all later ones only repeat belongs to the run.
  const units = Math.max(2 * round, staleUnits(chain));
  return {
    code: "STALE_CHAIN",
    level,
    key,
    repetitions: Math.floor(units / round),
    tokens: tokensOfLast(chain, units),
    describe: () => ({
      cut,
      events: lastEvents(chain, round),
      waste: tokensOfLast(chain, units - round),
      args: { period: round, points: Math.round(stale) / 10 },
    }),
  };
}

/** Word for word is the chain cycle's business, as soon as it has tripped and another round has come. */
function isTold(chain: Chain, { policy }: Scene): boolean {
  const lag = read(chain, chain.last, column.lag);
  if (lag === 0 || read(chain, chain.last, column.run) < lag * (policy.detectors.CHAIN_CYCLE.trip + 1))
    return false;
  return isLeftToCycle(policy);
}

const leftToCycle = new WeakMap<Policy, boolean>();

/** One that only reports stops nothing, and leaves it to the rule that does. Told once a policy: loops ask all the time. */
function isLeftToCycle(policy: Policy): boolean {
  const known = leftToCycle.get(policy);
  if (known !== undefined) return known;
  const mode = modeOf(policy, "CHAIN_CYCLE");
  const isLeft = mode === "enforce" || mode === modeOf(policy, "STALE_CHAIN");
  leftToCycle.set(policy, isLeft);
  return isLeft;
}

/** Something was written that had not been written before: that is news, in whatever words. */
function isNewDeed({ actions, chain }: Unit): boolean {
  const isNew = read(chain, chain.last, column.lag) === 0;
  return isNew && actions.some(isDone);
}

function isDone({ effect, outcome }: Action): boolean {
  return changesWorld(effect) && outcome === "ok";
}

/** Only the numbers are new: a guess, a price, a counter. That is no evidence, and the round has moved. */
function isNewNumber({ hasNumbers, words, chain }: Unit): boolean {
  return hasNumbers && words < FEW_WORDS && read(chain, chain.last, column.lag) === 0;
}

/** A long text that is not one of the last ones: a change of a few known words in it may be the work. */
function isRevision({ words, chain }: Unit): boolean {
  return words >= LONG_WORDS && read(chain, chain.last, column.lag) === 0;
}

/** A short answer, half of it new: "Parser done." */
function isNewAnswer({ newWords, words }: Unit): boolean {
  return newWords !== null && newWords >= NEW_ANSWER.words && newWords >= NEW_ANSWER.share * words;
}

/** People and harnesses may say the same for ever; what they say is neither evidence nor a veto. */
function isNoEvidence({ newWords, isIdle, member }: Unit): boolean {
  return newWords === null || isIdle || member.kind !== "agent";
}

/** What something new takes away; 0 where nothing new was said. */
function newsPoints(unit: Unit): number {
  if (unit.newWords === null || isNoEvidence(unit)) return 0;
  if (unit.newWords >= 11) return points.manyNewWords;
  if (unit.newWords >= 5.5) return points.someNewWords;
  if (isInformative(unit.newWords, unit.words)) return points.informative;
  return unit.type === "calls" && read(unit.chain, unit.chain.last, column.lag) === 0 ? points.newCall : 0;
}

/** Whether nothing is evidence here, however long the round is that it would be the last of. */
function isVetoed(unit: Unit): boolean {
  return (
    isNoEvidence(unit) || isNewNumber(unit) || isRevision(unit) || hasInformed(unit.chain, SHORTEST_ROUND)
  );
}

/** What saying nothing new adds. */
function evidence(unit: Unit, round: number): number {
  if (unit.newWords === null || isVetoed(unit)) return 0;
  const found = repetition(unit.chain) + drought(unit.newWords, round);
  return hasInformed(unit.chain, round) ? 0 : found;
}

function isHardlyNew({ newWords }: Unit): boolean {
  return newWords !== null && newWords < INFORMATIVE.words;
}

function isInformative(newWords: number, words: number): boolean {
  const share = words === 0 ? 0 : newWords / words;
  if (newWords >= INFORMATIVE.words) return share >= INFORMATIVE.share || words === 0;
  return newWords >= INFORMATIVE.fewWords && share >= INFORMATIVE.largeShare;
}

function repetition(chain: Chain): number {
  const last = chain.last;
  const lag = read(chain, last, column.lag);
  if (lag === 0) return 0;
  if (read(chain, last, column.run) >= lag) return points.unitInPeriod;
  const earlier = rowAt(chain, lag);
  return earlier >= 0 && read(chain, earlier, column.lag) > 0 ? points.unitThirdTime : points.knownUnit;
}

function drought(newWords: number, round: number): number {
  if (round === 0) return 0;
  return newWords < INFORMATIVE.fewWords ? points.nothingNew : points.littleNew;
}

/** The veto: somebody said something in the last round, and the units themselves do not repeat yet. */
function hasInformed(chain: Chain, round: number): boolean {
  const last = chain.last;
  const lag = read(chain, last, column.lag);
  if (lag > 0 && read(chain, last, column.run) >= 1.5 * lag) return false;
  for (let back = 1; back <= Math.max(round, SHORTEST_ROUND); back += 1) {
    const row = rowAt(chain, back);
    // A long document may move on by a few words at a time.
    if (row >= 0 && Math.abs(read(chain, row, column.fresh)) >= INFORMATIVE.words) return true;
  }
  return false;
}

/** Units since the evidence began, as far as they are remembered. */
function staleUnits(chain: Chain): number {
  const kept = keptRows(chain);
  if (chain.staleFrom !== null) return Math.min(kept, chain.length - chain.staleFrom);
  let units = 0;
  for (let row = chain.last; units < kept; row = rowBefore(row)) {
    if (read(chain, row, column.stale) === 0) break;
    units += 1;
  }
  return units;
}

/** With a person in the round it may be the person who insists. Relays and harnesses only pass on. */
function isAmongAgents({ hasPerson, agents }: Ring): boolean {
  return !hasPerson && agents >= 2;
}
