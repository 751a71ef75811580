import fc from "fast-check";
import { expect, test } from "vitest";
import { type Policy, parsePolicy } from "../../src/core/policy/policy.js";
import { boundCall, inputBound, type Left, type ModelRequest } from "../../src/runtime/model-request.js";
import type { TokenCounter } from "../../src/runtime/tokens/token-counter.js";
import { noon, prices } from "./live.js";

const exact: TokenCounter = { count: (text) => ({ tokens: text.split(" ").length, source: "tokenizer" }) };
const guessing: TokenCounter = { count: () => ({ tokens: 1, source: "heuristic" }) };

test("the prompt's bound is an exact count only where the tokenizer is the model's own", () => {
  const input = "one two three";
  expect(inputBound({ model: "gpt-5", input }, exact)).toBe(3 + 64);
  expect(inputBound({ model: "claude-sonnet-5", input }, exact)).toBe(13 + 64);
  expect(inputBound({ model: "gpt-5", input }, guessing)).toBe(13 + 64);
});

test("messages are bounded by their JSON, in bytes", () => {
  const input = [{ role: "user", content: "grüß dich" }];
  const bytes = Buffer.byteLength(JSON.stringify(input));
  expect(inputBound({ model: "m", input }, guessing)).toBe(bytes + 64);
  expect(inputBound({ model: "m", input: undefined }, guessing)).toBe(64);
});

function bounded(
  request: Omit<ModelRequest, "model" | "input">,
  left: Left,
  policy: Partial<Policy> = {},
  model = "m",
) {
  const context = { inputTokens: 100, left, prices, policy: { ...parsePolicy(), ...policy }, now: noon };
  return boundCall({ ...request, model, input: "" }, context);
}

const unlimited = { tokens: null, nanoUsd: null };

test("a cap that the budget can pay for is left as it is", () => {
  expect(bounded({ maxOutputTokens: 50 }, { tokens: 150, nanoUsd: 200_000 })).toEqual({
    bound: { tokens: 150, nanoUsd: 200_000 },
    outputCap: 50,
    isClamped: false,
  });
});

test("one token less is left, and the cap is lowered by it", () => {
  expect(bounded({ maxOutputTokens: 50 }, { tokens: 149, nanoUsd: null })).toMatchObject({
    outputCap: 49,
    isClamped: true,
  });
});

test("each choice is billed, so the cap is lowered for all of them", () => {
  expect(bounded({ maxOutputTokens: 50, choices: 4 }, { tokens: 150, nanoUsd: null })).toMatchObject({
    bound: { tokens: 100 + 4 * 12 },
    outputCap: 12,
  });
});

test("a call whose cap nobody states holds a usual one, not all that is left", () => {
  expect(bounded({}, { tokens: 1_000_000, nanoUsd: null })).toMatchObject({
    outputCap: 16_384,
    isClamped: false,
  });
  expect(bounded({}, unlimited)).toMatchObject({ outputCap: 16_384, isClamped: false });
});

test("a call is unpayable when not a single token of output is left", () => {
  expect(bounded({}, { tokens: 100, nanoUsd: null })).toBe("unpayable");
  expect(bounded({}, { tokens: null, nanoUsd: 101_999 })).toBe("unpayable");
  expect(bounded({}, { tokens: null, nanoUsd: 102_000 })).toMatchObject({ outputCap: 1 });
});

test("an unknown price is unpriced under a cost budget, and never free", () => {
  expect(bounded({}, { tokens: null, nanoUsd: 1e9 }, {}, "nobody-knows")).toBe("unpriced");
  const tokensOnly = { onUnknownPrice: "tokens-only" } as const;
  expect(bounded({}, { tokens: 110, nanoUsd: 1e9 }, tokensOnly, "nobody-knows")).toMatchObject({
    bound: { tokens: 110, nanoUsd: null },
  });
});

test("a bound is never above what is left, and no lower than what the call can use", () => {
  const amount = fc.integer({ min: 0, max: 1_000_000 });
  const requests = fc.record({ maxOutputTokens: amount, choices: fc.integer({ min: 1, max: 5 }) });
  fc.assert(
    fc.property(requests, amount, fc.integer({ min: 0, max: 1e9 }), (request, tokens, nanoUsd) => {
      const result = bounded(request, { tokens, nanoUsd });
      if (typeof result === "string") return;
      expect(result.bound.tokens).toBeLessThanOrEqual(tokens);
      expect(result.bound.nanoUsd).toBeLessThanOrEqual(nanoUsd);
      expect(result.outputCap).toBeLessThanOrEqual(request.maxOutputTokens);
      expect(result.bound.tokens).toBe(100 + request.choices * result.outputCap);
    }),
  );
});
