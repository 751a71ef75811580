import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isDeeperThan } from "../../src/importers/json-depth.js";

const bytes = (text: string) => Buffer.from(text);

test("the limit itself is allowed, one level more is not", () => {
  expect(isDeeperThan(bytes(`${"[".repeat(128)}${"]".repeat(128)}`), 128)).toBe(false);
  expect(isDeeperThan(bytes(`${'{"a":'.repeat(129)}1${"}".repeat(129)}`), 128)).toBe(true);
});

test("five million levels are judged without a stack", () => {
  expect(isDeeperThan(bytes("[".repeat(5_000_000)), 128)).toBe(true);
});

test("brackets inside strings do not count, whatever is escaped there", () => {
  expect(isDeeperThan(bytes(String.raw`["[[[[", "\"[[[[", "\\", "{{\\\"{{"]`), 1)).toBe(false);
  expect(isDeeperThan(bytes(String.raw`["\\", [1]]`), 1)).toBe(true);
});

test("a string without end ends the scan", () => {
  expect(isDeeperThan(bytes('["[[[['), 1)).toBe(false);
});

test("the depth agrees with the parsed value", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const json = bytes(JSON.stringify(value));
      expect(isDeeperThan(json, depthOf(value))).toBe(false);
      if (depthOf(value) > 0) expect(isDeeperThan(json, depthOf(value) - 1)).toBe(true);
    }),
  );
});

function depthOf(value: unknown): number {
  if (value === null || typeof value !== "object") return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
