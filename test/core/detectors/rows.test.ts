import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addRow, replaceRow } from "../../../src/core/detectors/rows.js";

const rows = fc.array(fc.tuple(fc.nat(), fc.double()), { minLength: 1, maxLength: 20 });

test("the latest rows are kept, the oldest first", () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 8 }), (added, most) => {
      const kept = added.reduce<number[]>((list, row) => addRow(list, row, most), []);
      expect(kept).toEqual(added.slice(-most).flat());
    }),
  );
});

test("a replaced row goes to the end", () => {
  fc.assert(
    fc.property(rows, fc.nat(), (before, index) => {
      const at = index % before.length;
      const rest = before.filter((_, other) => other !== at);
      expect(replaceRow(before.flat(), at * 2, [-1, -2])).toEqual([...rest.flat(), -1, -2]);
    }),
  );
});
