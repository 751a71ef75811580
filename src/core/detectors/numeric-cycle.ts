import { type Chain, column, read, rowAt } from "../chain.js";
import type { Member } from "../engine/member.js";
import type { EngineState } from "../engine/state.js";
import type { Unit } from "../engine/unit.js";
import { type Detector, repetitionsNeeded, type Scene, type Sighting } from "./detector.js";
import { isRepeating, lastEvents, periodOf } from "./period.js";
import { partOfRing, ringOf } from "./ring.js";
import { addRow, moveToEnd } from "./rows.js";
import { clearSlot, knownSlot, place, setSlot } from "./slot.js";

/**
 * Messages in a row along one edge that are equal but for their numbers make a run. An agent's runs are rows of
 * numbers in one list, the one begun longest ago first.
 */
const run = {
  edge: 0,
  coarse: 1,
  /** Symbol of the latest one. */
  symbol: 2,
  /** 1: the latest one had other numbers than the one before. */
  isMoving: 3,
  count: 4,
  /** Tokens that the chain had spent before the first of them. */
  spentBefore: 5,
} as const;
const COLUMNS = 6;

/** What of a conversation goes round. */
interface Round {
  readonly period: number;
  repetitions: number;
  isAgentsOnly: boolean;
  /** Several take part. */
  isShared: boolean;
  /** Numbers change in it. */
  isMoving: boolean;
}

/** Edges followed per agent; the one that began its run longest ago is forgotten. */
const MAX_EDGES = 16;
/** Longest ring of agents that is followed. */
const MAX_PERIOD = 8;

/**
 * Sees a conversation go round in which nothing but numbers changes: a count that two agents keep up, an offer
 * that never meets the other. Calls in between are work, and one speaker alone is a progress meter. O(edges of
 * the agent) per message, O(period) inside a loop.
 */
export const numericCycle: Detector = {
  code: "NUMERIC_CYCLE",
  needs: ["content"],
  unit(unit, scene) {
    if (unit.type === "calls") clearSlot(unit.member.slots, place.NUMERIC_CYCLE);
    if (unit.type !== "message" || unit.newWords === null) return undefined;
    // Where no number moves it is the chain cycle's.
    if (isRepeating(unit.chain) && periodOf(unit.chain) === edgeLag(unit.chain, unit.edge)) return undefined;
    const runs = follow(unit);
    const row = rowOf(runs, unit.edge);
    const needed = repetitionsNeeded(scene.policy.detectors.NUMERIC_CYCLE.warn, scene);
    const round =
      (runs[row + run.count] as number) < needed ? undefined : roundOf(unit, runs, row, scene.state);
    if (round === undefined || round.repetitions < needed) return undefined;
    return sighting(unit, runs[row + run.spentBefore] as number, round, scene);
  },
};

/** Continues or begins the run of the message, and returns all of its sender's. */
function follow({ member, edge, coarse, symbol, chain, tokens }: Unit): readonly number[] {
  const runs = knownSlot<number[]>(member.slots, place.NUMERIC_CYCLE) ?? [];
  const row = rowOf(runs, edge);
  if (row >= 0 && runs[row + run.coarse] === coarse) {
    runs[row + run.count] = (runs[row + run.count] as number) + 1;
    runs[row + run.isMoving] = runs[row + run.symbol] === symbol ? 0 : 1;
    runs[row + run.symbol] = symbol;
    return runs;
  }
  const next = row < 0 ? addRow(runs, COLUMNS, MAX_EDGES) : moveToEnd(runs, row, COLUMNS);
  const begun = next.length - COLUMNS;
  next[begun + run.edge] = edge;
  next[begun + run.coarse] = coarse;
  next[begun + run.symbol] = symbol;
  next[begun + run.isMoving] = 0;
  next[begun + run.count] = 1;
  next[begun + run.spentBefore] = read(chain, chain.last, column.spent) - tokens;
  return setSlot(member.slots, place.NUMERIC_CYCLE, next);
}

function rowOf(runs: readonly number[], edge: number): number {
  for (let row = 0; row < runs.length; row += COLUMNS) if (runs[row + run.edge] === edge) return row;
  return -1;
}

/** The units since the same edge was last used: messages of several, each on a run of its own. */
function roundOf({ chain, edge, member }: Unit, runs: readonly number[], row: number, state: EngineState) {
  const period = edgeLag(chain, edge);
  const round = {
    period,
    repetitions: runs[row + run.count] as number,
    isAgentsOnly: member.kind === "agent",
    isShared: false,
    isMoving: runs[row + run.isMoving] === 1,
  };
  for (let back = 1; back < period; back += 1)
    if (!join(round, read(chain, rowAt(chain, back), column.edge), member, state)) return undefined;
  return round.isShared && round.isMoving ? round : undefined;
}

/** Units since the edge was last used; 0 when that is too long ago. */
function edgeLag(chain: Chain, edge: number): number {
  for (let back = 1; back <= MAX_PERIOD; back += 1) {
    const row = rowAt(chain, back);
    if (row < 0) return 0;
    if (read(chain, row, column.edge) === edge) return back;
  }
  return 0;
}

/** Adds a unit to the round, if it was a message on a run. */
function join(round: Round, edge: number, member: Member, state: EngineState): boolean {
  const from = state.edges.get(edge)?.from;
  const speaker = from === undefined ? undefined : state.members.get(from);
  const runs = speaker && knownSlot<number[]>(speaker.slots, place.NUMERIC_CYCLE);
  const row = runs === undefined ? -1 : rowOf(runs, edge);
  if (speaker === undefined || runs === undefined || row < 0) return false;
  round.isShared ||= speaker !== member;
  round.isAgentsOnly &&= speaker.kind === "agent";
  round.isMoving ||= runs[row + run.isMoving] === 1;
  round.repetitions = Math.min(round.repetitions, (runs[row + run.count] as number) + 1);
  return true;
}

function sighting(
  { chain, member }: Unit,
  spentBefore: number,
  { period, repetitions, isAgentsOnly }: Round,
  scene: Scene,
): Sighting {
  const trip = repetitionsNeeded(scene.policy.detectors.NUMERIC_CYCLE.trip, scene);
  const { cut, key } = partOfRing(ringOf(scene.state, chain, period), member);
  const tokens = Math.max(0, read(chain, chain.last, column.spent) - spentBefore);
  return {
    code: "NUMERIC_CYCLE",
    // A person in the round may be the one who plays or bargains.
    level: isAgentsOnly && repetitions >= trip ? "trip" : "warn",
    key,
    repetitions,
    tokens,
    describe: () => ({
      cut,
      events: lastEvents(chain, period),
      waste: Math.round(tokens * (1 - 1 / repetitions)),
      args: { period },
    }),
  };
}
