import type { Event } from "../core/event.js";

/** An event before the log has given it a place. */
export type NewEvent = Event extends infer One ? (One extends unknown ? Omit<One, "seq"> : never) : never;

/** With all the fields that it will have, of which `seq` is still to come: to add one later costs more than to write it over. */
export function unplaced(event: NewEvent, at: number): Event {
  return { ...event, at, seq: undefined } as unknown as Event;
}
