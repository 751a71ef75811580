import type { Event } from "../../src/core/event.js";

/** A simple detector in common use, written anew to be compared with. */
export interface Baseline {
  readonly id: string;
  /** Begins to watch one task. */
  create(): Watch;
}

/** One task being watched by a baseline. */
export interface Watch {
  /** Takes the next event and says whether it raises the alarm. */
  push(event: Event): boolean;
}
