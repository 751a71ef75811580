import type { Event } from "../core/event.js";
import type { Observation } from "../core/observation.js";
import type { NewEvent } from "./new-event.js";
import type { Ports } from "./ports.js";

/**
 * What happened here and waits for its place in the log. It is given that in place: a copy of each would be much of what a
 * call costs.
 */
export interface PendingEvent {
  readonly event: Unplaced<Event>;
  readonly observation: Unplaced<Observation>;
}

/** With all the fields that it will have, of which `seq` is still to come: to add one later costs more than to write it over. */
type Unplaced<Item extends Event | Observation> = Item & { seq: number };

/** Takes an event over and observes it, at its own time or now. */
export function pendingEvent(
  event: NewEvent,
  { clock, observe }: Pick<Ports, "clock" | "observe">,
): PendingEvent {
  const kept = unplaced(event, event.at ?? clock.now());
  return { event: kept, observation: observe(kept) as Unplaced<Observation> };
}

function unplaced(event: NewEvent, at: number): Unplaced<Event> {
  const kept = event as { at?: number | undefined; seq?: number | undefined };
  kept.at = at;
  kept.seq = undefined;
  return kept as Unplaced<Event>;
}
