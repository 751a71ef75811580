import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { calcPrice } from "@pydantic/genai-prices";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CATALOGUE } from "../../../src/runtime/prices/catalogue.js";
import { costNanoUsd } from "../../../src/runtime/prices/cost-nano-usd.js";
import { priceBook } from "../../../src/runtime/prices/price-book.js";
import { parsePriceFile } from "../../../src/runtime/prices/price-file.js";

const own = parsePriceFile(
  `prices:
    - { model: "gpt-*", inputUsdPerMillion: 1, outputUsdPerMillion: 2 }
    - { model: "gpt-4o*", inputUsdPerMillion: 3, outputUsdPerMillion: 4 }
    - { model: gpt-4o, inputUsdPerMillion: 5, outputUsdPerMillion: 6 }
    - { model: house-model, inputUsdPerMillion: 0, outputUsdPerMillion: 0 }
  `,
  "prices.yaml",
);

const knownModels = fc.constantFrom(
  ...["gpt-4o", "gpt-5", "gpt-5.4", "o3", "claude-sonnet-4-5", "claude-opus-4-5", "gemini-2.5-pro"],
  ...["deepseek-chat", "deepseek-v4-pro", "kimi-k2", "grok-4", "mistral-large-latest"],
);

test("a model that nobody has a price for is unpriced, not free", () => {
  expect(priceBook().rates("no-such-model")).toBeUndefined();
  expect(priceBook({ file: own }).rates("no-such-model")).toBeUndefined();
});

test("a published price says where it comes from", () => {
  expect(priceBook().rates("gpt-4o")).toMatchObject({
    base: { input: 2_500_000_000, output: 10_000_000_000, cacheRead: 1_250_000_000 },
    source: `${CATALOGUE} (openai: gpt-4o)`,
  });
});

test.each(["claude-opus-4-5", "claude-sonnet-4-5", "claude-haiku-4-5"])(
  "%s asks 1.25 times its input for five minutes in the cache, and twice for an hour",
  (model) => {
    const { input = 0, cacheWrite, cacheWriteHour } = priceBook().rates(model)?.base ?? {};
    expect({ cacheWrite, cacheWriteHour }).toEqual({ cacheWrite: 1.25 * input, cacheWriteHour: 2 * input });
  },
);

test.each(["openai/gpt-4o", "openai:gpt-4o"])("%s is looked up at its provider", (model) => {
  expect(priceBook().rates(model)).toEqual(priceBook().rates("gpt-4o"));
});

test("an unknown provider does not get another one's price", () => {
  expect(priceBook().rates("my-gateway/gpt-4o")).toBeUndefined();
});

test("every cost agrees with the catalogue's own calculation, at any time and size", () => {
  const book = priceBook();
  const count = fc.nat(300_000);
  const at = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 0, 1) });
  fc.assert(
    fc.property(knownModels, at, count, count, count, (model, at, input, cacheRead, output) => {
      const rates = book.rates(model, at);
      const usage = { input_tokens: input + cacheRead, cache_read_tokens: cacheRead, output_tokens: output };
      const expected = (calcPrice(usage, model, { timestamp: new Date(at) })?.total_price ?? -1) * 1e9;
      const cost = rates && costNanoUsd({ input, cacheRead, output, cacheWrite: 0, reasoning: 0 }, rates);
      expect(Math.abs((cost ?? -2) - expected)).toBeLessThanOrEqual(1.001); // rounding up, and noise of doubles
    }),
    { numRuns: 500 },
  );
});

test("a price that depends on the hour follows the hour", () => {
  const book = priceBook();
  const day = book.rates("deepseek-chat", Date.UTC(2025, 5, 1, 12))?.base.output;
  const night = book.rates("deepseek-chat", Date.UTC(2025, 5, 1, 20))?.base.output;
  expect([day, night]).toEqual([1_100_000_000, 550_000_000]);
});

test("a dated price follows the date", () => {
  const book = priceBook();
  const hour = 12;
  const before = book.rates("deepseek-v4-pro", Date.UTC(2026, 7, 16, hour))?.base.input;
  const after = book.rates("deepseek-v4-pro", Date.UTC(2026, 7, 17, hour))?.base.input;
  expect([before, after]).toEqual([435_000_000, 660_000_000]);
});

test("without an instant a model has its dearest current rate", () => {
  const book = priceBook();
  fc.assert(
    fc.property(knownModels, fc.nat(24 * 60 - 1), (model, minute) => {
      const now = book.rates(model, Date.UTC(2026, 10, 1, 0, minute));
      expect(book.rates(model)?.base.input).toBeGreaterThanOrEqual(now?.base.input ?? Number.NaN);
    }),
  );
});

test("an instant past the end of the calendar is no error", () => {
  expect(priceBook().rates("deepseek-chat", Number.MAX_SAFE_INTEGER)).toEqual(
    priceBook().rates("deepseek-chat"),
  );
});

test.each([
  ["gpt-4o", 5],
  ["GPT-4o", 5],
  ["gpt-4o-mini", 3],
  ["gpt-5", 1],
])("the user's own price of %s goes first: %d USD per million", (model, usd) => {
  expect(priceBook({ file: own }).rates(model)?.base.input).toBe(usd * 1_000_000_000);
});

test("models that the user's file leaves out keep their published price", () => {
  expect(priceBook({ file: own }).rates("claude-sonnet-4-5")).toEqual(priceBook().rates("claude-sonnet-4-5"));
});

test("a model that the user declares free is free", () => {
  expect(priceBook({ file: own }).rates("house-model")?.base.output).toBe(0);
});

test("a book names all it draws on", () => {
  expect(priceBook({ file: own }).source).toBe(`prices.yaml, ${CATALOGUE}`);
});

test("the recorded version is that of the installed catalogue", () => {
  const entry = createRequire(import.meta.url).resolve("@pydantic/genai-prices");
  const { name, version } = JSON.parse(readFileSync(join(dirname(entry), "../package.json"), "utf8"));
  expect(CATALOGUE).toBe(`${name} ${version}`);
});
