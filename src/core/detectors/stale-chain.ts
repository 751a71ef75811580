import { type Chain, column, read, rowAt } from "../chain.js";
import type { EngineState } from "../engine/state.js";
import { changesWorld } from "../engine/tool-effect.js";
import type { Unit } from "../engine/unit.js";
import type { ParticipantKind } from "../event.js";
import { cutKey } from "../finding.js";
import { agentTookPart, cutOfPeriod } from "./cycle-cut.js";
import type { Detector } from "./detector.js";
import { lastEvents, tokensOfLast } from "./period.js";

/** Longest ring of agents whose edges are followed. */
const MAX_EDGE_PERIOD = 8;

/** New words that make a unit informative: a count, or fewer that are a larger share of it. */
const INFORMATIVE = { words: 2.5, share: 0.1, fewWords: 0.8, largeShare: 0.2 };

/** Two new words, as far as collisions in the vocabulary let them be seen, that are half of what was said. */
const NEW_ANSWER = { words: 1.6, share: 0.5 };

/** In a longer message a number may stand anywhere and say nothing. */
const FEW_WORDS = 8;

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
 * Sees a conversation go round along the same edges without a new word: paraphrased confirmations, thanks,
 * hand-backs. Similarity of wording is no evidence; one informative unit anywhere in the last round vetoes.
 * O(period) per unit, and only while nothing new is said.
 */
export const staleChain: Detector = {
  code: "STALE_CHAIN",
  needs: ["content"],
  unit(unit, scene) {
    const { chain } = unit;
    const last = rowAt(chain, 0);
    const before = rowAt(chain, 1);
    const carried = before < 0 ? 0 : read(chain, before, column.stale);
    const round = edgePeriod(chain);
    if (isNewDeed(unit) || isNewNumber(unit) || isNewAnswer(unit))
      chain.rows[last + column.fresh] = INFORMATIVE.words;
    const found = evidence(unit, round);
    const stale = Math.max(0, carried + found);
    chain.rows[last + column.stale] = stale;
    const { warn, trip } = scene.policy.detectors.STALE_CHAIN;
    const share = scene.onProbation ? 0.5 : 1;
    // Who says something new is not stale, however much was carried along until now.
    if (found < 0 || stale < warn * share || round === 0 || unit.type !== "message") return undefined;
    const kinds = speakers(scene.state, chain, round);
    if (kinds.length < 2) return undefined;
    if (!agentTookPart(scene.state, chain, round, unit.member.name)) return undefined;
    const cut = cutOfPeriod(scene.state, chain, round, unit.member.name);
    // The round that all later ones only repeat belongs to the run.
    const units = Math.max(2 * round, staleUnits(chain));
    return {
      code: "STALE_CHAIN",
      level: stale >= trip * share && isAmongAgents(kinds) ? "trip" : "warn",
      key: cutKey(cut),
      repetitions: Math.floor(units / round),
      events: lastEvents(chain, round),
      tokens: tokensOfLast(chain, units),
      waste: tokensOfLast(chain, units - round),
      cut,
      args: { period: round, points: Math.round(stale) / 10 },
    };
  },
};

/** Something was written that had not been written before: that is news, in whatever words. */
function isNewDeed({ actions, chain }: Unit): boolean {
  const isNew = read(chain, rowAt(chain, 0), column.lag) === 0;
  return isNew && actions.some(({ effect, outcome }) => changesWorld(effect) && outcome === "ok");
}

/** Only the numbers are new: a guess, a price, a counter. That is no evidence, and the round has moved. */
function isNewNumber({ hasNumbers, words, chain }: Unit): boolean {
  return hasNumbers && words < FEW_WORDS && read(chain, rowAt(chain, 0), column.lag) === 0;
}

/** A short answer, half of it new: "Parser done." */
function isNewAnswer({ newWords, words }: Unit): boolean {
  return newWords !== null && newWords >= NEW_ANSWER.words && newWords >= NEW_ANSWER.share * words;
}

function evidence(unit: Unit, round: number): number {
  // People and harnesses may say the same for ever; what they say is neither evidence nor a veto.
  if (unit.newWords === null || unit.isIdle || unit.member.kind !== "agent") return 0;
  if (unit.newWords >= 11) return points.manyNewWords;
  if (unit.newWords >= 5.5) return points.someNewWords;
  if (isInformative(unit.newWords, unit.words)) return points.informative;
  if (unit.type === "calls" && read(unit.chain, rowAt(unit.chain, 0), column.lag) === 0)
    return points.newCall;
  if (isNewNumber(unit)) return 0;
  const found = repetition(unit.chain) + drought(unit.newWords, round);
  return hasInformed(unit.chain, round) ? 0 : found;
}

function isInformative(newWords: number, words: number): boolean {
  const share = words === 0 ? 0 : newWords / words;
  if (newWords >= INFORMATIVE.words) return share >= INFORMATIVE.share || words === 0;
  return newWords >= INFORMATIVE.fewWords && share >= INFORMATIVE.largeShare;
}

function repetition(chain: Chain): number {
  const last = rowAt(chain, 0);
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
  const last = rowAt(chain, 0);
  const lag = read(chain, last, column.lag);
  if (lag > 0 && read(chain, last, column.run) >= 1.5 * lag) return false;
  for (let back = 1; back <= Math.max(round, 2); back += 1) {
    const row = rowAt(chain, back);
    if (row >= 0 && read(chain, row, column.fresh) >= INFORMATIVE.words) return true;
  }
  return false;
}

/** Smallest number of units after which the edges repeat, twice over; 0 when they do not. */
function edgePeriod(chain: Chain): number {
  for (let period = 1; period <= MAX_EDGE_PERIOD; period += 1) if (edgesRepeat(chain, period)) return period;
  return 0;
}

function edgesRepeat(chain: Chain, period: number): boolean {
  for (let back = 0; back < 2 * period; back += 1) {
    const row = rowAt(chain, back);
    const earlier = rowAt(chain, back + period);
    if (row < 0 || earlier < 0) return false;
    if (read(chain, row, column.edge) !== read(chain, earlier, column.edge)) return false;
  }
  return true;
}

/** Units since the evidence began. */
function staleUnits(chain: Chain): number {
  let units = 0;
  for (;;) {
    const row = rowAt(chain, units);
    if (row < 0 || read(chain, row, column.stale) === 0) return units;
    units += 1;
  }
}

/** With a person in the round it may be the person who insists. Relays and harnesses only pass on. */
function isAmongAgents(kinds: readonly (ParticipantKind | undefined)[]): boolean {
  return !kinds.includes("human") && kinds.filter((kind) => kind === "agent").length >= 2;
}

/** Who spoke in the last round; two units at least, for one alone is nobody's conversation. */
function speakers(state: EngineState, chain: Chain, round: number): (ParticipantKind | undefined)[] {
  const names = new Set<string>();
  for (let back = 0; back < Math.max(2, round); back += 1) {
    const row = rowAt(chain, back);
    const edge = row < 0 ? undefined : state.edges.get(read(chain, row, column.edge));
    if (edge !== undefined) names.add(edge.from);
  }
  return [...names].map((name) => state.members.get(name)?.kind);
}
