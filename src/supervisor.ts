import { systemClock } from "./runtime/clock.js";
import { Supervisor as RuntimeSupervisor } from "./runtime/supervisor.js";
import type { SupervisorOptions as RuntimeOptions } from "./runtime/supervisor-options.js";
import { memoryStore } from "./stores/memory.js";
import type { Store } from "./stores/store.js";

/** Options of a supervisor; all have safe defaults. */
export interface SupervisorOptions extends Omit<RuntimeOptions, "store"> {
  /** Where logs and ledgers live. @default this process's memory */
  readonly store?: Store;
}

/** Stands between agents that talk to each other, call tools and call models. */
export class Supervisor extends RuntimeSupervisor {
  /** @throws BadOption, z.ZodError for options that cannot mean anything */
  constructor(options: SupervisorOptions = {}) {
    const { clock = systemClock } = options;
    super({ ...options, store: options.store ?? memoryStore({ now: () => clock.now() }) });
  }
}
