import { expect, test } from "vitest";
import { parsePolicy } from "../../src/core/policy/policy.js";
import { boundBySize } from "../../src/runtime/bound-by-size.js";
import { priceBook } from "../../src/runtime/prices/price-book.js";
import { promptSize } from "../../src/runtime/prompt-size.js";

const request = { model: "gpt-4o", input: "x".repeat(1_000), maxOutputTokens: 500 };

/** Bounds the request with so many tokens left; says by how many, and how often the prompt was counted. */
function bounded(tokens: number | null) {
  let counts = 0;
  const counter = {
    count: () => {
      counts += 1;
      return { tokens: 250, source: "tokenizer" as const };
    },
  };
  const context = { prices: priceBook(), policy: parsePolicy({}), now: 0 };
  const prompt = promptSize(request, counter);
  const call = boundBySize(request, { ...context, prompt, left: { tokens, nanoUsd: null } });
  return { tokens: typeof call === "string" ? call : call.bound.tokens, counts, prompt };
}

test.each([null, 16 * 1_564])(
  "with %j tokens left, a prompt is bounded by its bytes and not counted",
  (left) => {
    expect(bounded(left)).toMatchObject({ tokens: 1_564, counts: 0 });
  },
);

test("where sixteen such calls would not fit, it is counted", () => {
  expect(bounded(16 * 1_564 - 1)).toMatchObject({ tokens: 814, counts: 1 });
});

test("a call that only fits by an exact count is let through", () => {
  expect(bounded(900)).toMatchObject({ tokens: 814, counts: 1 });
});

test("a prompt is counted once, however often it is asked for", () => {
  const { prompt } = bounded(900);
  expect([prompt.exact(), prompt.exact(), bounded(null).prompt.exact()]).toEqual([314, 314, 314]);
});
