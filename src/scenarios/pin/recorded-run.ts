import type { Event } from "../../core/event.js";
import type { Observation } from "../../core/observation.js";
import type { TraceHeader } from "../../core/trace.js";

/** One step of a recorded run: an event, or where no texts were recorded, the observation of it. */
export type RecordedStep =
  | { readonly kind: "event"; readonly event: Event }
  | { readonly kind: "observation"; readonly observation: Observation };

/** A recorded run as a whole. */
export interface RecordedRun {
  readonly header: TraceHeader;
  readonly steps: readonly RecordedStep[];
}
