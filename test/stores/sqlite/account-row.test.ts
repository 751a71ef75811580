import fc from "fast-check";
import { expect, test } from "vitest";
import { type AccountRecord, newAccountRecord } from "../../../src/core/budget/account.js";
import { DIMENSIONS } from "../../../src/core/budget/dimension.js";
import { readAccount, writeAccount } from "../../../src/stores/sqlite/account-row.js";

const amount = fc.maxSafeNat();

test("an account comes back from its row as it was", () => {
  const limits = fc.dictionary(fc.constantFrom(...DIMENSIONS), amount);
  fc.assert(
    fc.property(
      limits,
      fc.array(fc.string()),
      fc.constantFrom(...DIMENSIONS),
      amount,
      (opened, parents, at, spent) => {
        const account: AccountRecord = newAccountRecord("task:t", parents, { ...opened });
        Object.assign(account.lines[at], { committed: spent, carried: spent });
        expect(readAccount("task:t", writeAccount(account))).toEqual(account);
      },
    ),
  );
});

test("an account without bookings takes a few dozen characters", () => {
  expect(writeAccount(newAccountRecord("task:t", [], { tokens: 100 }))).toBe(
    "[[],[100,null,null,null,null],[[100],[null],[null],[null],[null]]]",
  );
});

test("a damaged row is refused", () => {
  expect(() => readAccount("task:t", "[[],[null],[[null,-1]]]")).toThrow();
});
