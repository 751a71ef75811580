import type { Event } from "../core/event.js";

type Unnumbered<E> = E extends Event ? Omit<E, "seq"> : never;

/** An event that has not got its number yet. */
export type EventDraft = Unnumbered<Event>;
