import fc from "fast-check";
import { expect, test } from "vitest";
import { answerOf } from "../../../src/core/observe/answer.js";
import { createObserver } from "../../../src/core/observe/observe.js";
import type { Print } from "../../../src/core/observe/print.js";
import { createRedactor } from "../../../src/scenarios/pin/redactor.js";
import { events } from "../../../src/testing/index.js";

/** Pieces that differ in what they say, in a number, or in nothing that counts: each family in a way of its own. */
const families = [
  ["Tests", "tests", "TESTS", "checks"],
  ["a", "b", "é", "naïve", "Привет", "привет"],
  ["item3", "item4", "item41", "page41"],
  ["page100000", "page100001", "page9", "beef100001"],
  ["7", "12", "13", "007", "3.14", "3.15"],
  ["1700000000", "1700000001", "170000000", "1700000000123"],
  ["a1b2c3d", "a1b2c3e", "b2", "c2", "b3"],
  ["12:34:56", "12:34:57", "12:34", "2026-11-22T12:34:56Z", "2026-11-22"],
  ["550e8400-e29b-41d4-a716-446655440000", "deadbeef-cafe-babe-dead-beefdeadbeef"],
  ["attempt 3", "attempt 4", "Attempt 4", "version 3", "version 4"],
  ["谢谢", "确认", "确认确认", "ありがとう", "확인", "ขอบคุณ"],
  ["ok!", "ok", "…", "🙂", "x_y"],
] as const;

/** Two texts that are alike but for members of the same families. */
const pair = fc
  .array(
    fc.constantFrom(...families).chain((family) => {
      const member = fc.constantFrom<string>(...family);
      return fc.oneof(
        member.map((piece) => [piece, piece] as const),
        fc.tuple(member, member),
      );
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((pieces) => [0, 1].map((side) => pieces.map((both) => both[side]).join(" ")) as [string, string]);

const observe = createObserver();

function printOf(content: string): Print {
  const [event] = events().message("a", "b", content);
  const observation = event && observe(event);
  if (observation === undefined || !("print" in observation) || observation.print === undefined) {
    throw new Error("Expected a print.");
  }
  return observation.print;
}

const equalities = (one: Print, other: Print) => ({
  exact: one.exact === other.exact,
  fine: one.fine === other.fine,
  coarse: one.coarse === other.coarse,
});

test("texts that were equal, or equal but for numbers, stay so, and no others become so", () => {
  fc.assert(
    fc.property(pair, ([one, other]) => {
      const redactor = createRedactor();
      const [left, right] = [printOf(redactor.text(one)), printOf(redactor.text(other))];
      expect(equalities(left, right)).toEqual(equalities(printOf(one), printOf(other)));
    }),
    { numRuns: 2_000 },
  );
});

test("lengths stay", () => {
  fc.assert(
    fc.property(pair, ([original]) => {
      const redacted = createRedactor().text(original);
      expect(redacted).toHaveLength(original.length);
    }),
  );
});

test.each([
  "Error: no such file",
  "ValueError: bad date",
  "No results found for this query.",
  "All fine here.",
])("what a result says of itself stays: %s", (original) => {
  expect(answerOf(createRedactor().text(original))).toBe(answerOf(original));
});

test("no word and no number of the original is left", () => {
  const original = "Invoice 48213 of Mrs Castellan-Moreau, Lindenstrasse 17, card 4556737586899855";
  const redacted = createRedactor(3).text(original).toLowerCase();
  const left = original
    .toLowerCase()
    .split(/\W+/)
    .filter((word) => word.length > 2 && redacted.includes(word));
  expect(left).toEqual([]);
});

test("arguments, marks and an operator's words are replaced, and names and kinds are kept", () => {
  const redactor = createRedactor();
  const [call, mark, halt] = events()
    .toolCall("a", "send_mail", { to: ["eve@example.org"], copies: 12, urgent: true, note: null })
    .progress("invoice sent to Eve")
    .halt()
    .list()
    .map((event) => redactor.event(event));
  expect(call).toMatchObject({ tool: "send_mail", args: { urgent: true, note: null } });
  const told = JSON.stringify([call, mark, halt]);
  expect(told).not.toMatch(/eve|invoice|test"/i);
  expect(told).toMatch(/"copies":[1-9]\d\b/);
});
