import {
  calcPrice,
  type ModelInfo,
  type ModelPrice,
  type PriceCalculation,
  type TieredPrices,
} from "@pydantic/genai-prices";
import { type ModelRates, type RateTier, type TokenRates, toRate } from "./model-rates.js";

/** Name and version of the catalogue, as recorded with each price from it. */
export const CATALOGUE = "@pydantic/genai-prices 0.1.8";

/** Looks up published prices; `undefined` where the model is unknown or has no price per token. */
export type Catalogue = (model: string, at?: number) => ModelRates | undefined;

/**
 * Opens the price catalogue that ships with the package; it never fetches anything. Names may carry the provider,
 * as in `azure/gpt-4o` or `azure:gpt-4o`. Each model is looked up once, and one whose price depends on the time
 * once per day or minute: a look-up takes some 24 µs.
 */
export function openCatalogue(): Catalogue {
  const found = new Map<string, LookUp>();
  return (model, at = PEAK_OF_LATEST) => {
    const instant = Math.min(at, PEAK_OF_LATEST);
    const known = found.get(model);
    if (known && known.from <= instant && instant < known.until) return known.rates;
    if (found.size >= MAX_REMEMBERED) found.clear();
    const fresh = lookUp(model, instant);
    found.set(model, fresh);
    return fresh.rates;
  };
}

/** Rates, and the instants between which they are known to hold. */
interface LookUp {
  readonly rates: ModelRates | undefined;
  readonly from: number;
  readonly until: number;
}

/** Prices that depend on the time of day change at full minutes, dated ones at midnight UTC. */
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Stands for an unknown time: the latest dated price, and the hour in which every tariff that depends on the
 * time of day is at its dearest.
 */
const PEAK_OF_LATEST = Date.UTC(9999, 11, 31, 3);

/** Names come from traces and may be anything; a deployment uses a few dozen. */
const MAX_REMEMBERED = 1_000;

function lookUp(model: string, instant: number): LookUp {
  const entry = findEntry(model, new Date(instant));
  if (!entry) return { rates: undefined, ...ALWAYS };
  const source = `${CATALOGUE} (${entry.provider.id}: ${entry.model.id})`;
  return { rates: toModelRates(entry.model_price, source), ...validity(entry.model, instant) };
}

const ALWAYS = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };

function validity({ prices }: ModelInfo, instant: number): Pick<LookUp, "from" | "until"> {
  if (!Array.isArray(prices)) return ALWAYS;
  const isDated = prices.every(({ constraint }) => constraint?.type !== "time_of_date");
  const step = isDated ? DAY_MS : MINUTE_MS;
  const from = Math.floor(instant / step) * step;
  return { from, until: from + step };
}

function findEntry(name: string, timestamp: Date): PriceCalculation | null {
  const [, providerId, model] = PROVIDER_AND_MODEL.exec(name) ?? [];
  const named = providerId && model ? calcPrice({}, model, { providerId, timestamp }) : null;
  return named ?? calcPrice({}, name, { timestamp });
}

const PROVIDER_AND_MODEL = /^([^/:]+)[/:](.+)$/;

function toModelRates(price: ModelPrice, source: string): ModelRates | undefined {
  const base = ratesAt(price, 0);
  return base && { base, tiers: tiersOf(price), source };
}

function tiersOf(price: ModelPrice): RateTier[] {
  const starts = TOKEN_PRICES.flatMap((key) => tiersOfKind(price[key])).map((tier) => tier.start);
  return [...new Set(starts)]
    .sort((left, right) => left - right)
    .flatMap((start) => {
      const rates = ratesAt(price, start + 1);
      return rates ? [{ aboveInputTokens: start, rates }] : [];
    });
}

const TOKEN_PRICES = [
  "input_mtok",
  "output_mtok",
  "cache_read_mtok",
  "cache_write_mtok",
  "cache_write_1h_mtok",
  "output_reasoning_mtok",
];

function tiersOfKind(price: ModelPrice[string]): TieredPrices["tiers"] {
  return typeof price === "object" ? price.tiers : [];
}

/** Only Anthropic tells what was written for an hour, and asks twice the price of input for it, by its price list. */
const HOUR_FACTOR = 2;

/** Kinds without a price of their own cost what the kind they belong to costs, as in the catalogue itself. */
function ratesAt(price: ModelPrice, inputTokens: number): TokenRates | undefined {
  const rate = (key: string) => rateAt(price[key], inputTokens);
  const input = rate("input_mtok");
  if (input === undefined) return undefined;
  // Embedding models have no price for output, as they give none. Should one bill it, it is not free.
  const output = rate("output_mtok") ?? input;
  return {
    input,
    output,
    cacheRead: rate("cache_read_mtok") ?? input,
    cacheWrite: rate("cache_write_mtok") ?? input,
    cacheWriteHour: rate("cache_write_1h_mtok") ?? HOUR_FACTOR * input,
    reasoning: rate("output_reasoning_mtok") ?? output,
  };
}

function rateAt(price: ModelPrice[string], inputTokens: number): number | undefined {
  if (price === undefined) return undefined;
  if (typeof price === "number") return toRate(price);
  const reached = price.tiers.filter((tier) => inputTokens > tier.start);
  const highest = reached.sort((left, right) => left.start - right.start).at(-1);
  return toRate(highest?.price ?? price.base);
}
