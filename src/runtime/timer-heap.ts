/** One callback that waits for its instant. */
export interface Timer {
  readonly dueAt: number;
  /** Position among the timers ever added; decides between those due at the same instant. */
  readonly order: number;
  readonly run: () => void;
  isLive: boolean;
}

/** Below this many, cancelled timers are not worth a sweep. */
const MIN_SWEEP = 64;

/** Holds timers in a binary heap: the earliest first, and of several due at once the one that was added first. */
export class TimerHeap {
  #heap: Timer[] = [];
  #added = 0;
  #cancelled = 0;

  /** Timers that wait and were not cancelled. */
  get size(): number {
    return this.#heap.length - this.#cancelled;
  }

  add(dueAt: number, run: () => void): Timer {
    const timer = { dueAt, order: this.#added++, run, isLive: true };
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1);
    return timer;
  }

  /** Forgets a timer; one that ran or was cancelled before is left alone. */
  cancel(timer: Timer): void {
    if (!timer.isLive) return;
    timer.isLive = false;
    this.#cancelled += 1;
    if (this.#cancelled > MIN_SWEEP && this.#cancelled > this.#heap.length / 2) this.#sweep();
  }

  /** Takes out the first timer that is due at `limitAt` or before. */
  popDue(limitAt: number): Timer | undefined {
    for (let first = this.#heap[0]; first !== undefined && first.dueAt <= limitAt; first = this.#heap[0]) {
      this.#removeFirst();
      if (first.isLive) {
        first.isLive = false;
        return first;
      }
      this.#cancelled -= 1;
    }
    return undefined;
  }

  /** Cancelled timers are skipped when their time comes; long ones that never come are swept here. */
  #sweep(): void {
    // A sorted array is a heap.
    this.#heap = this.#heap.filter((timer) => timer.isLive).sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.#cancelled = 0;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #sink(start: number): void {
    let index = start;
    for (;;) {
      const child = this.#earlierChild(index);
      if (!this.#swapIfBefore(child, index)) return;
      index = child;
    }
  }

  #earlierChild(index: number): number {
    const left = this.#heap[2 * index + 1];
    const right = this.#heap[2 * index + 2];
    return left !== undefined && right !== undefined && isBefore(right, left) ? 2 * index + 2 : 2 * index + 1;
  }

  #swapIfBefore(index: number, other: number): boolean {
    const timer = this.#heap[index];
    const otherTimer = this.#heap[other];
    if (timer === undefined || otherTimer === undefined || !isBefore(timer, otherTimer)) return false;
    this.#heap[index] = otherTimer;
    this.#heap[other] = timer;
    return true;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueAt === b.dueAt ? a.order < b.order : a.dueAt < b.dueAt;
}
