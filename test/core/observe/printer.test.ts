import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fixedKey } from "../../../src/core/fingerprint.js";
import { createPrinter } from "../../../src/core/observe/printer.js";
import { different, equality, printOf } from "./print-of.js";

const otherKey = { id: "other", seeds: [1, 2] } as const;
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.lorem({ maxCount: 20 }),
);

test("the memo changes nothing", () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 20 }), (texts) => {
      const remembering = createPrinter(fixedKey);
      for (const said of [...texts, ...texts]) {
        expect(remembering(said)).toEqual(createPrinter(fixedKey)(said));
      }
    }),
    { numRuns: 30 },
  );
});

test("texts forgotten by the memo are printed the same again", () => {
  const print = createPrinter(fixedKey);
  const first = print("the first text");
  for (let index = 0; index < 3_000; index += 1) print(`text ${index}`);
  expect(print("the first text")).toEqual(first);
});

test("what stood in the buffer before does not show", () => {
  const print = createPrinter(fixedKey);
  print("2026-11-22T12:34:56Z 7c9e6679-7425-40de-944b-e07fc1f90ae7 12:34:56 ".repeat(20));
  for (const said of ["1", "12", "12:", "2026-11-22", "2026-11-22T", "7c9e6679-", "7c9e6679-7425", "日"]) {
    expect(print(said).print).toEqual(printOf(said));
  }
});

test("any text has a print of 53-bit integers", () => {
  fc.assert(
    fc.property(text, (said) => {
      const { exact, fine, coarse, chars } = printOf(said);
      for (const value of [exact, fine, coarse]) expect(Number.isSafeInteger(value)).toBe(true);
      expect(chars).toBe(said.length);
    }),
  );
});

test("different keys give different prints", () => {
  const one = printOf("Are you ready?");
  const other = printOf("Are you ready?", otherKey);
  expect(other.exact).not.toBe(one.exact);
  expect(other.fine).not.toBe(one.fine);
  expect(other.coarse).not.toBe(one.coarse);
  expect(other.words).not.toEqual(one.words);
});

test("the size is counted in UTF-8 bytes and UTF-16 characters", () => {
  expect(createPrinter(fixedKey)("é日👍")).toMatchObject({ bytes: 9, print: { chars: 4 } });
});

test("lone surrogates are text like any other", () => {
  expect(printOf("a\ud800b")).toMatchObject({ chars: 3 });
  expect(equality("a\ud800b", "a b").exact).toBe(false);
});

test("an edit in the middle of a long text is seen", () => {
  const page = "word ".repeat(1_800);
  const edited = `${page.slice(0, 4_500)}EDIT ${page.slice(4_500)}`;
  expect(equality(page, edited)).toEqual(different);
});

const long = "lorem ipsum dolor ".repeat(2_000);

test.each([
  ["only at the end", `${long}yes`, `${long}no`],
  ["only in case at the end", `${long}yes`, `${long}YES`],
  ["only in length", long, `${long} `],
  ["in a number beyond what is read for wording", `${long}1`, `${long}2`],
])("texts longer than is read for wording that differ %s are not equal", (_, one, other) => {
  expect(equality(one, other)).toEqual(different);
});

test("a character that lies across the reading limit is read whole", () => {
  const start = "x".repeat(16_383);
  expect(equality(`${start}😀`, `${start}😁`)).toEqual(different);
});

test("long texts that are equal have equal prints", () => {
  expect(equality(`${long}yes`, `${long}yes`)).toEqual({ exact: true, fine: true, coarse: true });
});

test("trailing zero characters count", () => {
  expect(equality("a", "a\0").exact).toBe(false);
});
