import { median } from "./median.js";

/** Handles one item, and returns something that shows it. */
export type Work<Item> = (item: Item) => unknown;

export interface Comparison<Item> {
  /** Made anew for each round, outside the measured time: texts that come again are known again. */
  readonly items: () => readonly Item[];
  /** Made anew for each round, too. */
  readonly measured: () => Work<Item>;
  readonly reference: () => Work<Item>;
  /** Rounds over all items that are timed; many more go before them. */
  readonly rounds: number;
}

export interface Compared {
  /** Median microseconds an item. */
  readonly us: number;
  readonly referenceUs: number;
  /** Median of the ratios of neighbouring parts. */
  readonly ratio: number;
}

/** Parts that a round is cut into: a disturbance from outside hits a few neighbours, not one side. */
const PARTS = 12;
/**
 * Rounds that are not timed. V8 compiles code in stages, and again when it has seen more of it: after 50,000 events
 * the times stand still. What is measured is a process that has been judging for a minute, not one that starts.
 */
const WARM_UP = 20;

/** Times two ways to handle the same items, taking turns part by part. */
export function compare<Item>({ items, measured, reference, rounds }: Comparison<Item>): Compared {
  const times: number[] = [];
  const referenceTimes: number[] = [];
  for (let round = 0; round < WARM_UP + rounds; round += 1) {
    const [work, other] = [measured(), reference()];
    const all = items();
    const size = Math.ceil(all.length / PARTS);
    for (let start = 0; start < all.length; start += size) {
      const part = all.slice(start, start + size);
      const time = timeUs(part, work);
      const referenceTime = timeUs(part, other);
      if (round < WARM_UP) continue;
      times.push(time);
      referenceTimes.push(referenceTime);
    }
  }
  const ratios = times.map((time, index) => time / (referenceTimes[index] ?? Number.NaN));
  return { us: median(times), referenceUs: median(referenceTimes), ratio: median(ratios) };
}

/** Microseconds an item, over all of them. @throws {Error} when nothing comes back: then nothing was done. */
export function timeUs<Item>(items: readonly Item[], work: Work<Item>): number {
  let results = 0;
  const start = performance.now();
  for (const item of items) if (work(item) !== undefined) results += 1;
  const ms = performance.now() - start;
  if (results < items.length) throw new Error(`Expected a result for each item, got \`${results}\`.`);
  return (ms * 1_000) / items.length;
}
