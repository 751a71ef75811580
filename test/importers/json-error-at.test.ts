import * as fc from "fast-check";
import { expect, test } from "vitest";
import { jsonErrorAt } from "../../src/importers/json-error-at.js";

test.each([
  ['{"a":1,}', 7],
  ['{"a" 1}', 5],
  ["[1 2]", 3],
  ["[1,]", 3],
  ["{1:2}", 1],
  ['{"a":oh}', 5],
  ['{"a":[1}', 7],
  ["]", 0],
  ["", 0],
  ["{}{}", 2],
  ['{"a":"torn', 5],
  ['["a\nb"]', 1],
])("%j stops being JSON at %i", (text, at) => {
  expect(jsonErrorAt(text)).toBe(at);
});

test("JSON with a stray character is wrong at that character or behind it, and whole JSON only at its end", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (json, place) => {
      expect(jsonErrorAt(json)).toBe(json.length);
      const cut = place % (json.length + 1);
      const isInString = (json.slice(0, cut).replace(/\\./g, "").match(/"/g)?.length ?? 0) % 2 === 1;
      if (!isInString)
        expect(jsonErrorAt(`${json.slice(0, cut)}?${json.slice(cut)}`)).toBeLessThanOrEqual(cut);
    }),
  );
});
