import type { CurrencyView } from "../core/format-money.js";
import type { Policy } from "../core/policy/policy.js";
import type { Importer } from "../importers/importer.js";
import type { PriceBook } from "../runtime/prices/price-book.js";

/** What recorded runs are judged by and how the outcome is told. */
export interface ReplaySettings {
  readonly policy: Policy;
  readonly prices: PriceBook;
  /** Shown beside USD. */
  readonly currency?: CurrencyView;
  /** Lowest level of a finding that makes the exit code 1. @default none */
  readonly failOn?: "trip" | "warn";
  /** Leaves out bad lines instead of their file. @default false */
  readonly lenient?: boolean;
  /** The only format to read. @default by content */
  readonly format?: string | Importer;
}
