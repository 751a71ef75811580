import { expect, test } from "vitest";
import { parsePriceFile } from "../../../src/runtime/prices/price-file.js";

test("kinds without a price of their own cost what they are part of", () => {
  const [entry] = parsePriceFile(
    '{"prices":[{"model":"m","inputUsdPerMillion":2,"outputUsdPerMillion":8}]}',
    "p.json",
  ).entries;
  expect(entry?.rates).toEqual({
    base: {
      input: 2_000_000_000,
      output: 8_000_000_000,
      cacheRead: 2_000_000_000,
      cacheWrite: 2_000_000_000,
      cacheWriteHour: 4_000_000_000,
      reasoning: 8_000_000_000,
    },
    tiers: [],
    source: "p.json (m)",
  });
});

test("kinds with a price of their own have it", () => {
  const text = `prices:
    - model: m
      inputUsdPerMillion: 2
      outputUsdPerMillion: 8
      cacheReadUsdPerMillion: 0.2
      cacheWriteUsdPerMillion: 2.5
      cacheWriteHourUsdPerMillion: 3.5
      reasoningUsdPerMillion: 3
  `;
  expect(parsePriceFile(text, "p.yaml").entries[0]?.rates.base).toMatchObject({
    cacheRead: 200_000_000,
    cacheWrite: 2_500_000_000,
    cacheWriteHour: 3_500_000_000,
    reasoning: 3_000_000_000,
  });
});

test.each([
  [
    "prices: [{ model: m, inputUsdPerMillion: 1 }]",
    "`prices.0.outputUsdPerMillion`: expected a number, got nothing",
  ],
  [
    "prices: [{ model: m, inputUsdPerMillion: -1, outputUsdPerMillion: 1 }]",
    "`prices.0.inputUsdPerMillion`: expected a number from 0, got -1",
  ],
  [
    "prices: [{ model: m, inputUsdPerMillion: 2e6, outputUsdPerMillion: 1 }]",
    "`prices.0.inputUsdPerMillion`: expected a number up to 1000000, got 2000000",
  ],
  [
    "prices: [{ model: 'a*b', inputUsdPerMillion: 1, outputUsdPerMillion: 1 }]",
    '`prices.0.model`: expected a model name, or the start of one followed by `*`, got "a*b"',
  ],
  [
    "prices: [{ model: m, inputUsdPerMillion: 1, outputUsdPerMillion: 1 }, { model: M, inputUsdPerMillion: 2, outputUsdPerMillion: 2 }]",
    '`prices.1.model`: expected each model once, got "m" again',
  ],
  ["price: []", "`prices`: expected a list, got nothing"],
  ["", "expected an object, got null"],
])("%j is refused with the field that is wrong", (text, message) => {
  expect(() => parsePriceFile(text, "p.yaml")).toThrow(`p.yaml: ${message}`);
});

test("a misspelt field is refused by name", () => {
  const text = "prices: [{ model: m, inputUsdPerMillion: 1, outputUsdPerMillion: 1, cachedUsd: 1 }]";
  expect(() => parsePriceFile(text, "p.yaml")).toThrow("cachedUsd");
});

test("text that is no YAML is refused with its line", () => {
  expect(() => parsePriceFile("prices:\n  - [\n", "p.yaml")).toThrow(
    /^p\.yaml: `line \d`: expected YAML or JSON, got "/,
  );
});

test("the error carries a code and the place", () => {
  let caught: unknown;
  try {
    parsePriceFile("prices: 3", "p.yaml");
  } catch (error) {
    caught = error;
  }
  expect(caught).toMatchObject({ code: "PRICE_FILE_INVALID", file: "p.yaml", field: "prices" });
});
