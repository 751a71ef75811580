/**
 * Gives back the smallest of the keys put in: a binary heap over a flat array. The casts stand for checks that
 * would cost a quarter of the whole count; each index is below the size.
 */
export class MergeQueue {
  readonly #keys: Float64Array;
  #size = 0;

  constructor(capacity: number) {
    this.#keys = new Float64Array(capacity);
  }

  push(key: number): void {
    this.#raise(this.#size++, key);
  }

  /** Removes the smallest key, or returns `undefined` when none is left. */
  pop(): number | undefined {
    if (this.#size === 0) return undefined;
    const smallest = this.#keys[0] as number;
    const last = this.#keys[--this.#size] as number;
    this.#raise(this.#holeAtBottom(), last);
    return smallest;
  }

  /** Moves smaller children up along one path. The last key nearly always belongs at the bottom again. */
  #holeAtBottom(): number {
    const keys = this.#keys;
    const last = this.#size - 1;
    let hole = 0;
    for (let child = 1; child <= last; child = 2 * hole + 1) {
      if (child < last && (keys[child + 1] as number) < (keys[child] as number)) child++;
      keys[hole] = keys[child] as number;
      hole = child;
    }
    return hole;
  }

  #raise(from: number, key: number): void {
    const keys = this.#keys;
    let hole = from;
    while (hole > 0) {
      const parent = (hole - 1) >>> 1;
      const above = keys[parent] as number;
      if (above <= key) break;
      keys[hole] = above;
      hole = parent;
    }
    keys[hole] = key;
  }
}
