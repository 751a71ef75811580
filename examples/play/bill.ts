import { createTokenCounter, priceBook } from "../../src/index.js";
import { costNanoUsd } from "../../src/runtime/prices/cost-nano-usd.js";

/** What a provider bills a run for, counted by itself: it holds without adjourn, too. */
export class Bill {
  calls = 0;
  tokens = 0;
  nanoUsd = 0;

  add(model: string, { input, output }: { readonly input: number; readonly output: number }): void {
    const rates = prices.rates(model);
    if (rates === undefined) throw new Error(`Expected a model with a published price, got \`${model}\`.`);
    this.calls += 1;
    this.tokens += input + output;
    this.nanoUsd += costNanoUsd({ input, output, ...uncached }, rates);
  }
}

const prices = priceBook();
const uncached = { cacheRead: 0, cacheWrite: 0, reasoning: 0 } as const;

const counter = createTokenCounter();
await counter.ready();
/** Of a conversation that grows, all but the end was counted before. */
const counted = new Map<string, number>();

/** Counts texts with OpenAI's tokenizer, which stands in for those of other makers. */
export function tokensOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + countOf(text), 0);
}

function countOf(text: string): number {
  const known = counted.get(text) ?? counter.count(text).tokens;
  counted.set(text, known);
  return known;
}
