import { restore, snapshot } from "../core/engine/snapshot.js";
import type { EngineState } from "../core/engine/state.js";
import { type StepResult, step } from "../core/engine/step.js";
import type { Event } from "../core/event.js";
import type { Observation } from "../core/observation.js";
import type { Policy } from "../core/policy/policy.js";
import type { PendingEvent } from "./pending-event.js";

interface JudgedAheadOptions {
  readonly policy: Policy;
  readonly onStep: (result: StepResult, event: Event) => void;
}

/**
 * Judges pending events by what this process knows, while the store is out of reach. The store may yet put events of
 * others in between.
 */
export class JudgedAhead {
  /** What the store had ordered, and the pending events behind that. */
  readonly state: EngineState;
  readonly #options: JudgedAheadOptions;
  /** Pending events that were judged, the oldest ones. */
  #judged = 0;

  /** Goes on from a copy of what the store has ordered. */
  constructor(ordered: EngineState, options: JudgedAheadOptions) {
    this.state = restore(snapshot(ordered));
    this.#options = options;
  }

  /** Whether all that was judged here has its place in the log by now. */
  get isOver(): boolean {
    return this.#judged === 0;
  }

  /** Judges those of the pending events that were not yet. */
  judge(pending: readonly PendingEvent[]): void {
    const { policy, onStep } = this.#options;
    for (const { event, observation } of pending.slice(this.#judged)) {
      const seq = this.state.lastSeq + 1;
      this.#judged += 1;
      const result = step(this.state, { ...observation, seq } as Observation, policy);
      onStep(result, { ...event, seq } as Event);
    }
  }

  /** The oldest pending events, so many of them, have been placed. Returns how many of these were judged here, and told of. */
  placed(many: number): number {
    const told = Math.min(many, this.#judged);
    this.#judged -= told;
    return told;
  }
}
