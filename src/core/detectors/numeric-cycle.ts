import { column, read, rowAt } from "../chain.js";
import type { EngineState } from "../engine/state.js";
import type { Unit } from "../engine/unit.js";
import { cutKey } from "../finding.js";
import { cutOfPeriod } from "./cycle-cut.js";
import { type Detector, repetitionsNeeded, type Scene } from "./detector.js";
import { lastEvents } from "./period.js";
import { slotOf } from "./slot.js";

/** Messages in a row along one edge that are equal but for their numbers. */
interface Run {
  readonly edge: number;
  readonly coarse: number;
  symbol: number;
  /** Whether the latest one had other numbers than the one before. */
  isMoving: boolean;
  count: number;
  /** Tokens that the chain had spent before the first of them. */
  readonly spentBefore: number;
}

/** What of a conversation goes round. */
interface Round {
  readonly period: number;
  readonly repetitions: number;
  readonly isAgentsOnly: boolean;
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
    const runs = runsOf(unit.member);
    if (unit.type === "calls") runs.length = 0;
    if (unit.type !== "message" || unit.newWords === null) return undefined;
    const run = follow(runs, unit);
    const needed = repetitionsNeeded(scene.policy.detectors.NUMERIC_CYCLE.warn, scene);
    const round = run.count < needed ? undefined : roundOf(unit, run, scene.state);
    return round && round.repetitions >= needed ? sighting(unit, run, round, scene) : undefined;
  },
};

function runsOf({ slots }: Unit["member"]): Run[] {
  return slotOf<Run[]>(slots, "NUMERIC_CYCLE", () => []);
}

function follow(runs: Run[], { edge, coarse, symbol, chain, tokens }: Unit): Run {
  const at = runs.findIndex((run) => run.edge === edge);
  const known = runs[at];
  if (known !== undefined && known.coarse === coarse) {
    known.count += 1;
    known.isMoving = known.symbol !== symbol;
    known.symbol = symbol;
    return known;
  }
  if (at >= 0) runs.splice(at, 1);
  else if (runs.length >= MAX_EDGES) runs.shift();
  const spentBefore = read(chain, rowAt(chain, 0), column.spent) - tokens;
  const run = { edge, coarse, symbol, isMoving: false, count: 1, spentBefore };
  runs.push(run);
  return run;
}

/** The units since the same edge was last used: messages of several, each on a run of its own. */
function roundOf(
  { chain, edge, member }: Unit,
  { count, isMoving }: Run,
  state: EngineState,
): Round | undefined {
  const speakers = new Set([member]);
  let repetitions = count;
  let moves = isMoving;
  for (let period = 1; period <= MAX_PERIOD; period += 1) {
    const row = rowAt(chain, period);
    const passed = row < 0 ? undefined : read(chain, row, column.edge);
    // Where no number moves it is the chain cycle's.
    if (passed === edge) return speakers.size < 2 || !moves ? undefined : close(period);
    const from = passed === undefined ? undefined : state.edges.get(passed)?.from;
    const speaker = from === undefined ? undefined : state.members.get(from);
    const run = speaker && runsOf(speaker).find((other) => other.edge === passed);
    if (speaker === undefined || run === undefined) return undefined;
    speakers.add(speaker);
    repetitions = Math.min(repetitions, run.count + 1);
    moves ||= run.isMoving;
  }
  return undefined;

  function close(period: number): Round {
    return { period, repetitions, isAgentsOnly: [...speakers].every(({ kind }) => kind === "agent") };
  }
}

function sighting(unit: Unit, run: Run, { period, repetitions, isAgentsOnly }: Round, scene: Scene) {
  const { chain, member } = unit;
  const trip = repetitionsNeeded(scene.policy.detectors.NUMERIC_CYCLE.trip, scene);
  const cut = cutOfPeriod(scene.state, chain, period, member.name);
  const tokens = Math.max(0, read(chain, rowAt(chain, 0), column.spent) - run.spentBefore);
  return {
    code: "NUMERIC_CYCLE",
    // A person in the round may be the one who plays or bargains.
    level: isAgentsOnly && repetitions >= trip ? "trip" : "warn",
    key: cutKey(cut),
    repetitions,
    events: lastEvents(chain, period),
    tokens,
    waste: Math.round(tokens * (1 - 1 / repetitions)),
    cut,
    args: { period },
  } as const;
}
