import { expect, test } from "vitest";
import { countingIds, ID_PATTERN, nanoIds } from "../../src/runtime/ids.js";

test("random ids differ and are plain letters and digits", () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => (index % 2 === 0 ? nanoIds.task() : nanoIds.key()));
  expect(new Set(ids).size).toBe(1_000);
  expect(ids.filter((id) => !/^[A-Za-z0-9]{22}$/.test(id))).toEqual([]);
});

test("counted ids are the same in every run, with tasks and keys counted apart", () => {
  const run = (): string[] => {
    const ids = countingIds("demo");
    return [ids.task(), ids.key(), ids.task(), ids.key()];
  };
  expect(run()).toEqual(["demo-task-1", "demo-key-1", "demo-task-2", "demo-key-2"]);
  expect(run()).toEqual(run());
});

test("counted ids are valid ids", () => {
  expect(countingIds("a_b-3").task()).toMatch(ID_PATTERN);
});

test.each(["../etc", "a b", "x".repeat(120)])("refuses the prefix %j, which makes no ids", (prefix) => {
  expect(() => countingIds(prefix)).toThrow(RangeError);
});
