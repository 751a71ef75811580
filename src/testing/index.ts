export { type ManualClock, manualClock } from "../runtime/manual-clock.js";
export {
  type Bill,
  EventBuilder,
  type EventsOptions,
  type Extra,
  events,
  type NewEvent,
  type Trace,
  trace,
} from "./events.js";
