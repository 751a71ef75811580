import { type Usage, usageTokens } from "../core/event.js";
import type { Clock } from "../runtime/clock.js";
import { costNanoUsd } from "../runtime/prices/cost-nano-usd.js";
import type { PriceBook } from "../runtime/prices/price-book.js";

/** What was spent in some time. */
export interface Spending {
  events: number;
  tokens: number;
  nanoUsd: number;
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

  /** Books one model call. What has no price in the catalogue costs nothing here; the parser refuses such models. */
  bill(task: string, model: string, usage: Usage): void {
    const rates = this.#prices.rates(model, this.#clock.now());
    const hour = this.#hourOf(task);
    hour.tokens += usageTokens(usage);
    hour.nanoUsd += rates === undefined ? 0 : costNanoUsd(usage, rates);
  }

  /** Books events that a task's log grew by. */
  events(task: string, events: number): void {
    this.#hourOf(task).events += events;
  }

  /** What a task spent, one entry per begun hour of the scenario. */
  hours(task: string, length: number): readonly Spending[] {
    const known = this.#hours.get(task) ?? [];
    return Array.from({ length }, (_, hour) => known[hour] ?? { events: 0, tokens: 0, nanoUsd: 0 });
  }

  #hourOf(task: string): Spending {
    const hours = this.#hours.get(task) ?? [];
    this.#hours.set(task, hours);
    const index = Math.floor((this.#clock.now() - this.#startAt) / HOUR_MS);
    while (hours.length <= index) hours.push({ events: 0, tokens: 0, nanoUsd: 0 });
    return hours[index] as Spending;
  }
}

/** Adds up spendings. */
export function total(spendings: readonly Spending[]): Spending {
  const sum = { events: 0, tokens: 0, nanoUsd: 0 };
  for (const { events, tokens, nanoUsd } of spendings) {
    sum.events += events;
    sum.tokens += tokens;
    sum.nanoUsd += nanoUsd;
  }
  return sum;
}
