import { expect, test } from "vitest";
import { formatMoney } from "../../src/core/format-money.js";

test.each([
  [12_340_000_000, "12.34 USD"],
  [47_000_000_000_000, "47000.00 USD"],
  [120_000_000, "0.12 USD"],
  [34_000_000, "0.034 USD"],
  [3_456_000, "0.0035 USD"],
  [1, "0.0000000010 USD"],
  [0, "0.00 USD"],
  [-12_340_000_000, "-12.34 USD"],
])("%d nano-USD reads %s", (nanoUsd, text) => {
  expect(formatMoney(nanoUsd)).toBe(text);
});

test("another currency is shown by its rate", () => {
  expect(formatMoney(12_340_000_000, { code: "CNY", perUsd: 7.22 })).toBe("89.09 CNY");
});
