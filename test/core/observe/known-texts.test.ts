import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createKnownTexts } from "../../../src/core/observe/known-texts.js";

/** Counts what is read, and reads each text as itself. */
function reader() {
  const read: string[] = [];
  const known = createKnownTexts((text) => {
    read.push(text);
    return { text };
  });
  return { read, known };
}

/** Equal characters in a new string, as texts come from outside. */
function again(text: string): string {
  return JSON.parse(JSON.stringify(text));
}

test.each([0, 1, 15, 16, 17, 200, 20_000])("a text of %i characters is read twice at most", (chars) => {
  const { read, known } = reader();
  const text = "Are you ready? ".repeat(2_000).slice(0, chars);
  for (let time = 0; time < 5; time += 1) expect(known(again(text)).text).toBe(text);
  expect(read.length).toBeLessThanOrEqual(2);
});

test("two texts that differ in one character are kept beside each other", () => {
  const { read, known } = reader();
  const texts = ["one", "two"].map((end) => `${"word ".repeat(101)}${end} and ${"more ".repeat(100)}`);
  for (let time = 0; time < 9; time += 1)
    for (const text of texts) expect(known(again(text)).text).toBe(text);
  expect(read.length).toBeLessThanOrEqual(4);
});

test("what comes back was made of the same text, however alike texts are", () => {
  const text = fc
    .tuple(fc.nat({ max: 40 }), fc.constantFrom("a", "b", "\ud800", "é", "日"))
    .map(([at, char]) => {
      const dots = ".".repeat(40);
      return dots.slice(0, at) + char + dots.slice(at);
    });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 200 }), (texts) => {
      const { known } = reader();
      for (const said of texts) expect(known(again(said)).text).toBe(said);
    }),
  );
});

test("thousands of long texts are forgotten again", () => {
  const { read, known } = reader();
  const first = `first ${"x".repeat(60_000)}`;
  for (let time = 0; time < 2; time += 1) known(first);
  for (let index = 0; index < 100; index += 1) {
    const text = `${index} ${"x".repeat(60_000)} ${index}`;
    for (let time = 0; time < 2; time += 1) known(text);
  }
  read.length = 0;
  known(first);
  expect(read).toEqual([first]);
});
