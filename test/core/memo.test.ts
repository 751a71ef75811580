import { expect, test } from "vitest";
import { memoized } from "../../src/core/memo.js";

/** Counts what is computed. */
function counted() {
  const computed: string[] = [];
  const size = memoized((key) => {
    computed.push(key);
    return key.length;
  });
  return { computed, size };
}

test("what comes again is computed once, also where that is nothing", () => {
  const { computed, size } = counted();
  expect(["one", "", "one", ""].map(size)).toEqual([3, 0, 3, 0]);
  expect(computed).toEqual(["one", ""]);
});

test("long keys are not kept", () => {
  const { computed, size } = counted();
  const long = "x".repeat(65);
  expect([size(long), size(long)]).toEqual([65, 65]);
  expect(computed).toEqual([long, long]);
});

test("a flood of keys is forgotten", () => {
  const { computed, size } = counted();
  size("first");
  for (let index = 0; index < 1_024; index += 1) size(`flood ${index}`);
  computed.length = 0;
  size("first");
  expect(computed).toEqual(["first"]);
});
