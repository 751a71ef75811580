import type { Event } from "../core/event.js";

/** An event before the log has given it a place. */
export type NewEvent = Event extends infer One ? (One extends unknown ? Omit<One, "seq"> : never) : never;
