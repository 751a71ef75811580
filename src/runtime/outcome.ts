import type { Event } from "../core/event.js";

/** What came of a task. */
export type Outcome = Extract<Event, { type: "finish" }>["outcome"];
