import { type Usage, usageTokens } from "../core/event.js";
import type { Clock } from "../runtime/clock.js";
import { costNanoUsd } from "../runtime/prices/cost-nano-usd.js";
import type { PriceBook } from "../runtime/prices/price-book.js";

/** What was spent in some time. */
export interface Spending {
  events: number;
  tokens: number;
  /** Price of what has one. */
  nanoUsd: number;
  /** Model calls whose price is unknown. */
  unpriced: number;
}

export const HOUR_MS = 3_600_000;

/** The models' side of the books: what each task was billed, hour by hour. */
export class Meter {
  readonly #hours = new Map<string, Spending[]>();
  readonly #clock: Clock;
  readonly #prices: PriceBook;
  readonly #startAt: number;

  constructor({ clock, prices }: { readonly clock: Clock; readonly prices: PriceBook }) {
    this.#clock = clock;
    this.#prices = prices;
    this.#startAt = clock.now();
  }

  /** Books one model call. */
  bill(task: string, model: string, usage: Usage): void {
    const rates = this.#prices.rates(model, this.#clock.now());
    const hour = this.#hourOf(task);
    hour.tokens += usageTokens(usage);
    if (rates === undefined) hour.unpriced += 1;
    else hour.nanoUsd += costNanoUsd(usage, rates);
  }

  /** Books events that a task's log grew by. */
  events(task: string, events: number): void {
    this.#hourOf(task).events += events;
  }

  /** What a task spent, one entry per begun hour of the scenario. */
  hours(task: string, length: number): readonly Spending[] {
    const known = this.#hours.get(task) ?? [];
    return Array.from({ length }, (_, hour) => known[hour] ?? nothing());
  }

  #hourOf(task: string): Spending {
    const hours = this.#hours.get(task) ?? [];
    this.#hours.set(task, hours);
    // An instant on the boundary ends the hour before: hours are sampled when they are over.
    const index = Math.max(0, Math.ceil((this.#clock.now() - this.#startAt) / HOUR_MS) - 1);
    while (hours.length <= index) hours.push(nothing());
    return hours[index] as Spending;
  }
}

/** Adds up spendings. */
export function total(spendings: readonly Spending[]): Spending {
  const sum = nothing();
  for (const { events, tokens, nanoUsd, unpriced } of spendings) {
    sum.events += events;
    sum.tokens += tokens;
    sum.nanoUsd += nanoUsd;
    sum.unpriced += unpriced;
  }
  return sum;
}

function nothing(): Spending {
  return { events: 0, tokens: 0, nanoUsd: 0, unpriced: 0 };
}
