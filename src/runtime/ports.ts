import type { Observe } from "../core/observe/observe.js";
import type { Policy, PolicyInput } from "../core/policy/policy.js";
import type { RequestKey } from "../stores/store.js";
import type { Clock } from "./clock.js";
import type { Ids } from "./ids.js";
import type { Judge } from "./judge/judge.js";
import type { Logger } from "./log.js";
import type { Notifier } from "./notifier.js";
import type { PriceBook } from "./prices/price-book.js";
import type { Recorder } from "./recorder.js";
import type { StoreLink } from "./store-link.js";
import type { Summarizer } from "./summary/summarizer.js";
import type { SupervisorEvents } from "./supervisor-events.js";
import type { TokenCounter } from "./tokens/token-counter.js";
import type { TypedEvents } from "./typed-events.js";

/** Everything outside that a task works through. One set per supervisor. */
export interface Ports {
  readonly policy: Policy;
  /** The policy as it was written, for the record. */
  readonly policyInput: PolicyInput;
  readonly observe: Observe;
  readonly keyId: string;
  readonly store: StoreLink;
  /** What becomes of a call that nothing was set aside for while the store is out of reach. */
  readonly onStoreFailure: "refuse" | "allow";
  /** Names the next request to the store. */
  readonly nextRequest: () => RequestKey;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly prices: PriceBook;
  readonly tokens: TokenCounter;
  readonly events: TypedEvents<SupervisorEvents>;
  readonly logger: Logger;
  readonly notifier: Notifier | null;
  readonly recorder: Recorder | null;
  readonly summarizer: Summarizer | null;
  readonly judge: Judge | null;
  readonly secret: string;
  /** Time after which a reservation whose holder is silent is charged. */
  readonly leaseMs: number;
}
