import type { Capability } from "./driver.js";
import type { Rehearsal, RehearsalOptions } from "./rehearsal.js";
import type { Script } from "./script.js";

/** One promise that an adapter makes; `run` rejects where it is not kept. */
export interface AdapterCase {
  readonly capability: Capability;
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** What the cases of one driver are played with. @internal */
export interface Stage {
  readonly perform: (script: Script, options?: RehearsalOptions) => Promise<Rehearsal>;
  /** The same without special options, run once for all cases. */
  readonly usual: (script: Script, mode: Mode) => Promise<Rehearsal>;
  /** The loop that the smaller cases are played with. */
  readonly loop: Script;
  readonly calls: "model" | "tool";
}

type Mode = NonNullable<RehearsalOptions["mode"]> | "free";
