import { nameHash } from "../core/fingerprint.js";

/** A stream of numbers from 0 to below 1 that looks random and is the same in every run. */
export type Random = () => number;

/** Begins the stream of that name (mulberry32: 32 bits of state are plenty for a script). */
export function createRandom(name: string): Random {
  let state = nameHash(name) | 0;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Picks one of several. */
export function pick<Value>(random: Random, values: readonly Value[]): Value {
  // The index is below the length; lists of a scenario are never empty.
  return values[Math.floor(random() * values.length)] as Value;
}
