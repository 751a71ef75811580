import type { Unordered } from "../stores/store.js";
import { type NewEvent, unplaced } from "./new-event.js";
import type { Ports } from "./ports.js";

/** What happened here and waits for its place in the log. */
export interface PendingEvent {
  readonly event: NewEvent;
  readonly observation: Unordered;
}

/** Observes an event, at its own time or now. */
export function pendingEvent(
  event: NewEvent,
  { clock, observe }: Pick<Ports, "clock" | "observe">,
): PendingEvent {
  const kept = unplaced(event, event.at ?? clock.now());
  return { event: kept, observation: observe(kept) };
}
