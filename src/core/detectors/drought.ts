import type { Member } from "../engine/member.js";
import type { Unit } from "../engine/unit.js";
import type { Level } from "../finding.js";
import type { Sighting } from "./detector.js";

/** Steps in a row of one agent that brought nothing new. */
export interface Drought {
  /** The latest ones, in ring order. */
  readonly events: number[];
  count: number;
  /** Those of them that can be nothing else. */
  sure: number;
  tokens: number;
  readonly first: number;
}

/** Events shown as evidence. */
const MAX_EVENTS = 8;

/** Begins a drought, with no step in it yet. */
export function beginDrought({ tokens }: Unit): Drought {
  return { events: [], count: 0, sure: 0, tokens: 0, first: tokens };
}

/** Counts a step in. */
export function growDrought(drought: Drought, { tokens }: Unit, seq: number): void {
  drought.tokens += tokens;
  drought.events[drought.count % MAX_EVENTS] = seq;
  drought.count += 1;
}

/** Says what was seen of it. */
export function droughtSighting(drought: Drought, level: Level, { name }: Member): Sighting {
  return {
    code: "NEAR_REPEAT",
    level,
    key: name,
    repetitions: drought.count,
    tokens: drought.tokens,
    describe: () => ({
      cut: { kind: "agent", agent: name },
      events: [...drought.events].sort((a, b) => a - b),
      waste: drought.tokens - drought.first,
      args: { agent: name },
    }),
  };
}
