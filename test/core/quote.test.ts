import { expect, test } from "vitest";
import { quote } from "../../src/core/quote.js";

test.each([
  [undefined, "nothing"],
  [null, "null"],
  [true, "true"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [[], "an empty list"],
  [[1, 2], "a list of 2"],
  [{ a: 1 }, "an object"],
  ['say "hi"', '"say \\"hi\\""'],
])("%j is quoted as %s", (value, quoted) => {
  expect(quote(value)).toBe(quoted);
});

test("a long text is cut to one line of a terminal", () => {
  expect(quote("word ".repeat(10_000))).toHaveLength(81);
});

test("a text of harmful characters only does not grow past one line", () => {
  expect(quote("\u001b".repeat(80)).length).toBeLessThanOrEqual(81);
});

test("a value nested without end is described, not walked", () => {
  let deep: unknown = [];
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  expect(quote(deep)).toBe("a list of 1");
});
