import { expect, test } from "vitest";
import { costText, knownCost, nounText, shareText } from "../../src/reports/amounts.js";

const yuan = { code: "CNY", perUsd: 7.2 };

test("a cost is known when each model call has a price, and there was one", () => {
  expect(knownCost({ modelCalls: 2, unpriced: 0, nanoUsd: 5 })).toBe(5);
  expect(knownCost({ modelCalls: 2, unpriced: 1, nanoUsd: 5 })).toBeNull();
  expect(knownCost({ modelCalls: 0, unpriced: 0, nanoUsd: 0 })).toBeNull();
});

test("a model that is free costs nothing, which is not the same as unpriced", () => {
  expect(costText({ modelCalls: 2, unpriced: 0, nanoUsd: 0 })).toBe("0.00 USD");
  expect(costText({ modelCalls: 2, unpriced: 2, nanoUsd: 0 })).toBe("unpriced");
  expect(costText({ modelCalls: 0, unpriced: 0, nanoUsd: 0 })).toBe("unpriced");
});

test("what is partly priced is a lower bound", () => {
  expect(costText({ modelCalls: 3, unpriced: 1, nanoUsd: 1_500_000_000 }, yuan)).toBe(
    "at least 1.50 USD (10.80 CNY), 1 of 3 model calls unpriced",
  );
});

test("counts and shares are written out", () => {
  expect(nounText(1, "trace")).toBe("1 trace");
  expect(nounText(25_802, "event")).toBe("25,802 events");
  expect(shareText(1, 3)).toBe("33.3 %");
  expect(shareText(0, 0)).toBe("0.0 %");
});
