import { expect, test } from "vitest";
import { heuristicTokens } from "../../../src/runtime/tokens/heuristic-tokens.js";

test.each([
  ["", 0],
  ["a", 1],
  ["abcd", 1],
  ["abcde", 2],
  ["中文", 2],
  ["\ud800", 1],
])("%j has about %i tokens", (text, tokens) => {
  expect(heuristicTokens(text)).toBe(tokens);
});
