import { parse } from "yaml";
import * as z from "zod";
import { explainIssue } from "../../core/explain-issue.js";
import { explainYamlError } from "../../core/explain-yaml-error.js";
import { quote } from "../../core/quote.js";
import { type ModelRates, toRate } from "./model-rates.js";
import { PriceFileError } from "./price-file-error.js";

/** One USD per token. The dearest model in the catalogue is at 600; more is a price in another unit. */
const MAX_USD_PER_MILLION = 1_000_000;

const usdSchema = z.number().nonnegative().max(MAX_USD_PER_MILLION);

const modelSchema = z
  .string()
  .refine((model) => /^[^*]*.$/s.test(model), "a model name, or the start of one followed by `*`");

const priceSchema = z.strictObject({
  /** Name of a model as calls give it, or the start of names followed by `*`. Case does not matter. */
  model: modelSchema,
  inputUsdPerMillion: usdSchema,
  outputUsdPerMillion: usdSchema,
  /** @default the input price */
  cacheReadUsdPerMillion: usdSchema.optional(),
  /** @default the input price */
  cacheWriteUsdPerMillion: usdSchema.optional(),
  /** Of what is kept for an hour. @default twice the input price, as at Anthropic */
  cacheWriteHourUsdPerMillion: usdSchema.optional(),
  /** @default the output price */
  reasoningUsdPerMillion: usdSchema.optional(),
});

/** Describes a file of the user's own prices, which go before those of the catalogue. */
const priceFileSchema = z.strictObject({ prices: z.array(priceSchema) });

/** The user's own prices, ready for look-up. */
export interface UserPrices {
  readonly file: string;
  readonly entries: readonly UserPrice[];
}

export interface UserPrice {
  /** In lower case; ends in `*` where it stands for all names that start so. */
  readonly model: string;
  readonly rates: ModelRates;
}

/**
 * Reads a price file in YAML or JSON. `file` is its name, for messages and for the record.
 * @throws PriceFileError
 */
export function parsePriceFile(text: string, file: string): UserPrices {
  const value = parseYaml(text, file);
  const result = priceFileSchema.safeParse(value);
  if (!result.success) throw new PriceFileError(file, explainIssue(result.error.issues, value));
  const entries = result.data.prices.map((price) => toUserPrice(price, file));
  refuseDuplicates(entries, file);
  return { file, entries };
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new PriceFileError(file, explainYamlError(error), { cause: error });
  }
}

function toUserPrice(price: z.output<typeof priceSchema>, file: string): UserPrice {
  const { inputUsdPerMillion: input, outputUsdPerMillion: output } = price;
  const base = {
    input: toRate(input),
    output: toRate(output),
    cacheRead: toRate(price.cacheReadUsdPerMillion ?? input),
    cacheWrite: toRate(price.cacheWriteUsdPerMillion ?? input),
    cacheWriteHour: toRate(price.cacheWriteHourUsdPerMillion ?? 2 * input),
    reasoning: toRate(price.reasoningUsdPerMillion ?? output),
  };
  return { model: price.model.toLowerCase(), rates: { base, tiers: [], source: `${file} (${price.model})` } };
}

function refuseDuplicates(entries: readonly UserPrice[], file: string): void {
  const models = entries.map((entry) => entry.model);
  const index = models.findIndex((model, place) => models.indexOf(model) < place);
  if (index === -1) return;
  const got = `${quote(models[index])} again`;
  throw new PriceFileError(file, { field: `prices.${index}.model`, expected: "each model once", got });
}
