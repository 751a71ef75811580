import fc from "fast-check";
import { expect, test } from "vitest";
import { displayWidth } from "../../src/reports/display-width.js";
import { wrap } from "../../src/reports/wrap.js";

test("lines break at spaces and further lines hang", () => {
  expect(wrap("one two three four", { width: 9, indent: 1, hanging: 2 })).toEqual([
    " one two",
    "   three",
    "   four",
  ]);
});

test("a word that is wider than a line is broken", () => {
  expect(wrap("abcdefgh", { width: 3 })).toEqual(["abc", "def", "gh"]);
});

test("an empty text is one empty line", () => {
  expect(wrap("", { width: 10, indent: 2 })).toEqual(["  "]);
});

test("no line is wider than asked for, and nothing but spaces is lost", () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom("a", "中", "-", "é") }), { maxLength: 20 });
  const layouts = fc.record({
    width: fc.integer({ min: 12, max: 40 }),
    indent: fc.nat(4),
    hanging: fc.nat(4),
  });
  fc.assert(
    fc.property(words, layouts, (parts, layout) => {
      const text = parts.join(" ");
      const lines = wrap(text, layout);
      expect(lines.every((line) => displayWidth(line) <= layout.width)).toBe(true);
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
    }),
  );
});
