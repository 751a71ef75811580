import type { Event } from "../core/event.js";
import { costNanoUsd } from "./prices/cost-nano-usd.js";
import type { PriceBook } from "./prices/price-book.js";

/** Adds the price of what the event was billed for, where the model is known. Unknown stays unknown, never free. */
export function priceEvent(event: Event, prices: PriceBook): Event {
  if (!("usage" in event) || event.usage === undefined || event.model === undefined) return event;
  if (event.costNanoUsd !== undefined) return event;
  const rates = prices.rates(event.model, event.at);
  return rates === undefined ? event : { ...event, costNanoUsd: costNanoUsd(event.usage, rates) };
}
