import { CATALOGUE, openCatalogue } from "./catalogue.js";
import type { ModelRates } from "./model-rates.js";
import type { UserPrices } from "./price-file.js";

/** Knows what models cost. */
export interface PriceBook {
  /** What the prices come from, for the record. */
  readonly source: string;
  /**
   * Returns the rates of a model at an instant (epoch milliseconds), or `undefined` when its price is unknown,
   * which is not the same as free. Without an instant: the latest known price, at the dearest time of day.
   */
  readonly rates: (model: string, at?: number) => ModelRates | undefined;
}

export interface PriceBookOptions {
  /** The user's own prices. They go first, exact names before patterns and longer patterns before shorter. */
  readonly file?: UserPrices;
}

/** Opens a price book over the user's own prices, if any, and the catalogue of published ones. */
export function priceBook({ file }: PriceBookOptions = {}): PriceBook {
  const catalogue = openCatalogue();
  if (!file) return { source: CATALOGUE, rates: catalogue };
  const own = ownRates(file);
  return {
    source: `${file.file}, ${CATALOGUE}`,
    rates: (model, at) => own(model) ?? catalogue(model, at),
  };
}

function ownRates({ entries }: UserPrices): (model: string) => ModelRates | undefined {
  const exact = new Map(entries.map(({ model, rates }) => [model, rates]));
  const patterns = entries
    .filter(({ model }) => model.endsWith("*"))
    .map(({ model, rates }) => ({ start: model.slice(0, -1), rates }))
    .sort((left, right) => right.start.length - left.start.length);
  return (model) => {
    const name = model.toLowerCase();
    return exact.get(name) ?? patterns.find(({ start }) => name.startsWith(start))?.rates;
  };
}
