import { nameHash } from "../../core/fingerprint.js";

/** Slots at the start; a power of two, so that a fingerprint finds its slot by masking. */
const FIRST_SLOTS = 1_024;

/** Fuller, and an id that is new looks at more than nine slots on average before it finds a free one. */
const MAX_FILL = 0.75;

/**
 * Remembers which ids were seen, in 11 to 22 bytes each: a set of the strings takes over 100, which a file of a million
 * lines would feel. Two of a million ids are taken for one with probability 1e-4; see `core/fingerprint.ts`.
 */
export class SeenIds {
  #slots = new Float64Array(FIRST_SLOTS);
  #count = 0;

  /** Returns whether the id is new. */
  add(id: string): boolean {
    if (!insert(this.#slots, nameHash(id))) return false;
    this.#count += 1;
    if (this.#count > this.#slots.length * MAX_FILL) this.#grow();
    return true;
  }

  #grow(): void {
    const slots = new Float64Array(this.#slots.length * 2);
    for (const print of this.#slots) if (print !== 0) insert(slots, print);
    this.#slots = slots;
  }
}

/** Slots hold fingerprints, and 0 where they are free. */
function insert(slots: Float64Array, fingerprint: number): boolean {
  const print = fingerprint || 1;
  const mask = slots.length - 1;
  for (let slot = print & mask; ; slot = (slot + 1) & mask) {
    if (slots[slot] === print) return false;
    if (slots[slot] === 0) {
      slots[slot] = print;
      return true;
    }
  }
}
