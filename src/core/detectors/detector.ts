import type { Member } from "../engine/member.js";
import type { EngineState } from "../engine/state.js";
import type { Unit } from "../engine/unit.js";
import type { EventType } from "../event.js";
import type { Cut, Finding, FindingCode, Level } from "../finding.js";
import type { Observation } from "../observation.js";
import type { Policy } from "../policy/policy.js";
import type { MissingPart } from "../trace.js";

/** What a detector says about the step it was just shown. */
export interface Sighting {
  readonly code: FindingCode;
  /** `null`: still the same episode, though under both levels now. */
  readonly level: Level | null;
  /** Same key, same episode: one finding per level. Keys are compared with those of the same rule only. */
  readonly key: string | number;
  readonly repetitions: number;
  /** Tokens of the run so far, the first period included. */
  readonly tokens: number;
  /** Tells the rest, at once or never: a loop is sighted at each of its units, but reported once per level. */
  readonly describe: () => Description;
}

/** What a sighting rests on. */
export interface Description {
  readonly cut: Cut;
  /** `seq` of the events of the latest full period. */
  readonly events: readonly number[];
  /** Tokens of the run after its first full period. */
  readonly waste: number;
  readonly args: Finding["args"];
}

/** Types of events as rules are told apart by them: a thought is a message to oneself. */
export type Watched = EventType | "thought";

/** What every detector is given besides the step. */
export interface Scene {
  readonly state: EngineState;
  readonly policy: Policy;
  /** Whether the part is on probation after a cut: then half the repetitions suffice. */
  readonly onProbation: boolean;
}

/**
 * A detector is a reducer: it keeps plain JSON in its slot, changes it in place, and has no clock (`at` is
 * the time), no I/O and no text. One that sees units works in O(period) per unit or better.
 */
export interface Detector {
  readonly code: FindingCode;
  /** What it cannot do without. When the trace lacks it, the rule is reported as not judged. */
  readonly needs: readonly MissingPart[];
  /** Types of units that it looks at; others say nothing about what is going on. @default all */
  readonly units?: readonly Unit["type"][];
  /** Types of events that it looks at, under some policies fewer. @default all */
  readonly events?: readonly Watched[] | ((policy: Policy) => readonly Watched[] | undefined);
  /**
   * Called for each completed step. `undefined`: nothing is going on, and what was is over. `"goes-on"`: the
   * step says nothing about what is going on.
   */
  unit?(unit: Unit, scene: Scene): Sighting | "goes-on" | undefined;
  /** Called for each observation, before its units are shown. `"over"`: what it saw in the task has ended. */
  event?(observation: Observation, member: Member | undefined, scene: Scene): Sighting | "over" | undefined;
}

/** Repetitions that suffice: half of them, and at least two, while on probation. */
export function repetitionsNeeded(repetitions: number, { onProbation }: Scene): number {
  return onProbation ? Math.max(2, Math.ceil(repetitions / 2)) : repetitions;
}
