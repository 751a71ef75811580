import type { FingerprintKey } from "../core/fingerprint.js";
import type { Mode } from "../core/policy/mode-schema.js";
import type { PolicyInput } from "../core/policy/policy.js";
import type { Store } from "../stores/store.js";
import type { Clock } from "./clock.js";
import type { Ids } from "./ids.js";
import type { Judge } from "./judge/judge.js";
import type { Logger } from "./log.js";
import type { NotifyTarget } from "./notify/channel.js";
import type { PriceBook } from "./prices/price-book.js";
import type { RecorderOptions } from "./recorder.js";
import type { Summarizer } from "./summary/summarizer.js";
import type { TokenCounter } from "./tokens/token-counter.js";

export interface SupervisorOptions {
  /** Mode of all detectors. `ADJOURN_MODE` in the environment overrides it. @default "shadow" */
  readonly mode?: Mode;
  /** Limits of a task and of the scopes it belongs to. What is set is enforced. @default none */
  readonly budget?: PolicyInput["budget"];
  /** Everything else that tasks are judged by; `mode` and `budget` above go first. @default safe defaults */
  readonly policy?: PolicyInput;
  /** Where logs and ledgers live; the store must read the same `clock`. */
  readonly store: Store;
  /**
   * What becomes of a model call while the store is out of reach and nothing is left of what was set aside for that:
   * it is refused, or made and booked later. @default "refuse"
   */
  readonly onStoreFailure?: "refuse" | "allow";
  /** Time after which a store that does not answer counts as out of reach, in milliseconds. @default 5,000 */
  readonly storeTimeoutMs?: number;
  /** Prices of models. @default the catalogue of published prices */
  readonly prices?: PriceBook;
  /** Counts tokens before a call. @default the o200k_base tokenizer, loaded on first use */
  readonly tokens?: TokenCounter;
  /** Writes what a halt hands over in better words, on a budget of its own. @default none */
  readonly summarizer?: Summarizer;
  /** Gives a second opinion between a loop's warning and its trip, on a budget of its own. @default nobody is asked */
  readonly judge?: Judge;
  /** Told of trips, once each. @default nobody */
  readonly notify?: NotifyTarget;
  /** A pino instance, or anything like it. Content and secrets stay out. @default silent */
  readonly logger?: Logger;
  /** Writes a trace file per task. @default none */
  readonly recorder?: RecorderOptions;
  /** Signs the headers that carry a task to another service. @default random: one process only */
  readonly secret?: string;
  /**
   * Keys the fingerprints. @default made from `secret`, so that processes that share it agree; without one
   * the fixed key when content is recorded anyway, else a random one
   */
  readonly key?: FingerprintKey;
  /** Time without an event after which a task is ended, in milliseconds. @default 3,600,000 */
  readonly idleMs?: number;
  /** Time after which a reservation whose holder is silent is charged, in milliseconds. @default 600,000 */
  readonly leaseMs?: number;
  /** Where instants and timers come from. @default the system's */
  readonly clock?: Clock;
  /** Where ids of tasks and keys of reservations come from. @default random ones */
  readonly ids?: Ids;
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
}
