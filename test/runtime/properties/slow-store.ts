import type { Clock } from "../../../src/runtime/clock.js";
import type { Store } from "../../../src/stores/store.js";

export interface SlowStoreOptions {
  readonly clock: Clock;
  /** Milliseconds before and after the work of each exchange, taken in turn. */
  readonly delays: readonly number[];
}

/** Puts a network before a store: what others do meanwhile comes in between. */
export function slowStore(inner: Store, { clock, delays }: SlowStoreOptions): Store {
  let next = 0;
  const pause = async () => {
    const ms = delays[next++ % Math.max(1, delays.length)] ?? 0;
    if (ms > 0) await new Promise<void>((resolve) => void clock.schedule(ms, resolve));
  };
  return {
    ...inner,
    exchange: async (request) => {
      await pause();
      const reply = await inner.exchange(request);
      await pause();
      return reply;
    },
  };
}
