import { asShadow } from "../core/policy/mode.js";
import { type Policy, parsePolicy } from "../core/policy/policy.js";
import { parseFieldMap } from "../importers/field-map/field-map.js";
import { mappedFormat } from "../importers/field-map/mapped-format.js";
import type { Importer } from "../importers/importer.js";
import { type PriceBook, priceBook } from "../runtime/prices/price-book.js";
import { parsePriceFile } from "../runtime/prices/price-file.js";
import { readPolicyFile } from "./policy-file.js";
import { readTextFile } from "./read-text-file.js";
import type { ReplaySettings } from "./replay-settings.js";

/** Files that the user names to read, judge and price recorded runs by. */
export interface JudgingFlags {
  readonly policy?: string;
  readonly prices?: string;
  readonly format: string;
  readonly map?: string;
}

/** Reads policy, in shadow mode, prices and format; what is not named gets its default. */
export async function judging(
  flags: JudgingFlags,
): Promise<Pick<ReplaySettings, "policy" | "prices" | "format">> {
  const format = await formatOf(flags);
  return {
    policy: await policyOf(flags),
    prices: await pricesOf(flags),
    ...(format !== undefined && { format }),
  };
}

async function formatOf({ format, map }: JudgingFlags): Promise<string | Importer | undefined> {
  if (map !== undefined) return mappedFormat(parseFieldMap(await readTextFile(map, "a field map"), map));
  return format === "auto" ? undefined : format;
}

async function policyOf({ policy }: JudgingFlags): Promise<Policy> {
  return asShadow(policy === undefined ? parsePolicy() : await readPolicyFile(policy));
}

async function pricesOf({ prices }: JudgingFlags): Promise<PriceBook> {
  if (prices === undefined) return priceBook();
  return priceBook({ file: parsePriceFile(await readTextFile(prices, "a price file"), prices) });
}
