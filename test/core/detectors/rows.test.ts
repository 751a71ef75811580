import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addRow, moveToEnd } from "../../../src/core/detectors/rows.js";

const rows = fc.array(fc.tuple(fc.nat(), fc.double()), { minLength: 1, maxLength: 20 });
const write = (list: number[], row: readonly number[]) => {
  list.splice(list.length - row.length, row.length, ...row);
  return list;
};

test("the latest rows are kept, the oldest first", () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 8 }), (added, most) => {
      const kept = added.reduce<number[]>((list, row) => write(addRow(list, 2, most), row), []);
      expect(kept).toEqual(added.slice(-most).flat());
    }),
  );
});

test("a row that is written anew goes to the end", () => {
  fc.assert(
    fc.property(rows, fc.nat(), (before, index) => {
      const at = index % before.length;
      const rest = before.filter((_, other) => other !== at);
      expect(write(moveToEnd(before.flat(), at * 2, 2), [-1, -2])).toEqual([...rest.flat(), -1, -2]);
    }),
  );
});
