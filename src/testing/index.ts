export { type ManualClock, manualClock } from "../runtime/manual-clock.js";
export type { AdapterCase } from "./adapter/adapter-case.js";
export {
  type AdapterDriver,
  type Capability,
  capabilities,
  type Play,
  type PlayEnd,
  type PlayMessage,
  type PlayPrompt,
  type PlayReply,
  type Topology,
} from "./adapter/driver.js";
export { adapterContract } from "./adapter-contract.js";
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
export type { Judgeable } from "./judged-run.js";
export { type AdjournMatchers, matchers, type RunLimits } from "./matchers.js";
export type { OpenStore, StoreCase, StoreUnderTest } from "./store-contract/store-case.js";
export { storeContract } from "./store-contract.js";
