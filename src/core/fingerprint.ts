/**
 * Fingerprints are 53-bit integers: exact in JSON and as Map keys, and wide enough that a million
 * distinct texts collide with probability 1e-4. They are built from two 32-bit lanes.
 */

const TWO_32 = 0x1_0000_0000;

/** Seeds of all fingerprints of one deployment. */
export interface FingerprintKey {
  /** Public name of the key, written into traces and snapshots. */
  readonly id: string;
  readonly seeds: readonly [number, number];
}

/** Key of scenarios and of traces that carry content: repeatable, hides nothing. */
export const fixedKey: FingerprintKey = { id: "fixed", seeds: [0x243f_6a88, 0x85a3_08d3] };

/** Spreads the bits of one 32-bit lane (murmur3's finalizer constants). */
export function scramble(lane: number): number {
  let h = lane ^ (lane >>> 16);
  h = Math.imul(h, 0x85eb_ca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2_ae35);
  return h ^ (h >>> 16);
}

/** Joins two 32-bit lanes to one 53-bit fingerprint. */
export function joinLanes(low: number, high: number): number {
  return ((scramble(high ^ low) >>> 11) as number) * TWO_32 + (scramble(low) >>> 0);
}

/** Mixes two fingerprints to one; the order counts. */
export function mix(first: number, second: number): number {
  const low = Math.imul(first ^ 0x9e37_79b9, 0x85eb_ca6b) ^ second;
  const high = Math.imul((first / TWO_32) ^ 0x7f4a_7c15, 0xc2b2_ae35) + ((second / TWO_32) | 0);
  return joinLanes(Math.imul(low, 0x2c1b_3c6d), high ^ Math.imul(low, 0x297a_2d39));
}

/** Fingerprints a short name. Not keyed: names are identities, not content. */
export function nameHash(name: string): number {
  let low = 0x811c_9dc5;
  let high = 0x0139_408d;
  for (let index = 0; index < name.length; index += 1) {
    const unit = name.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x0100_0193);
    high = Math.imul(high + unit, 0x5bd1_e995) ^ (high >>> 15);
  }
  return joinLanes(low, high);
}
