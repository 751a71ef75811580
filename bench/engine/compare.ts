import { median } from "../median.js";

/** Handles one item, and returns something that shows it. */
export type Work<Item> = (item: Item) => unknown;

export interface Comparison<Item> {
  /** Made anew for each round, outside the measured time: texts that come again are known again. */
  readonly items: () => readonly Item[];
  /** Made anew for each round, too. */
  readonly measured: () => Work<Item>;
  readonly reference: () => Work<Item>;
  /** Rounds over all items that are timed. */
  readonly rounds: number;
  /** Rounds before them that are not. @default WARM_UP */
  readonly warmUp?: number;
  /** Makes an item anew just before its part is timed, as events are when they are judged. @default the item itself */
  readonly renew?: (item: Item) => Item;
}

export interface Compared {
  /** Median microseconds an item. */
  readonly us: number;
  readonly referenceUs: number;
  /** Median of the ratios of neighbouring parts. */
  readonly ratio: number;
}

/** Items that take turns: a disturbance from outside hits a few neighbours, and what is new fits the caches. */
const PART_ITEMS = 40;
/**
 * Rounds that are not timed. V8 compiles code in stages, and again when it has seen more of it: after 50,000 events
 * the times stand still. What is measured is a process that has been judging for a minute, not one that starts.
 */
const WARM_UP = 20;

/** Times two ways to handle the same items, taking turns part by part. */
export function compare<Item>(comparison: Comparison<Item>): Compared {
  const { items, measured, reference, rounds, warmUp = WARM_UP, renew = (item) => item } = comparison;
  const times: number[] = [];
  const referenceTimes: number[] = [];
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const [work, other] = [measured(), reference()];
    const all = items();
    for (let start = 0; start < all.length; start += PART_ITEMS) {
      const part = all.slice(start, start + PART_ITEMS).map(renew);
      const time = timeUs(part, work);
      const referenceTime = timeUs(part, other);
      if (round < warmUp) continue;
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
