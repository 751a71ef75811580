import { expect, test } from "vitest";
import { instantOf } from "../../src/importers/instant.js";

test.each([
  ["2026-03-01T10:00:01.500Z", 1_772_359_201_500],
  ["2026-03-01T10:00:01.500250+00:00", 1_772_359_201_500],
  ["2026-03-01T12:00:01+02:00", 1_772_359_201_000],
  ["2026-03-01 10:00:01", 1_772_359_201_000],
  ["2026-03-01T10:00", 1_772_359_200_000],
])("%s is an instant", (time, instant) => {
  expect(instantOf(time)).toBe(instant);
});

test.each(["yesterday", "2026-13-01T10:00:00Z", "1969-12-31T23:59:59Z", "", 5, null, undefined])(
  "%j is none",
  (time) => {
    expect(instantOf(time)).toBeUndefined();
  },
);
