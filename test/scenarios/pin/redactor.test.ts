import fc from "fast-check";
import { expect, test } from "vitest";
import { answerOf } from "../../../src/core/observe/answer.js";
import { createObserver } from "../../../src/core/observe/observe.js";
import type { Print } from "../../../src/core/observe/print.js";
import { createRedactor } from "../../../src/scenarios/pin/redactor.js";
import { events } from "../../../src/testing/index.js";

/** Pieces that each read in a way of their own: words, numbers, ids, times, counters, scripts without spaces. */
const piece = fc.constantFrom(
  ...[
    "the",
    "Tests",
    "tests",
    "a",
    "b",
    "é",
    "naïve",
    "Привет",
    "item3",
    "item4",
    "item41",
    "page100000",
    "v2",
  ],
  ...["7", "12", "13", "2026", "0", "007", "3.14", "1700000000", "1700000000123", "a1b2c3d", "a1b2c3e", "b2"],
  ...["12:34:56", "2026-11-22T12:34:56Z", "550e8400-e29b-41d4-a716-446655440000", "attempt 3", "attempt 4"],
  ...["谢谢", "确认", "ありがとう", "확인", "ok!", "…", "🙂", "x_y", "WARN"],
);
const text = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(" "));

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
    fc.property(text, text, (one, other) => {
      const redactor = createRedactor();
      const [left, right] = [printOf(redactor.text(one)), printOf(redactor.text(other))];
      expect(equalities(left, right)).toEqual(equalities(printOf(one), printOf(other)));
    }),
    { numRuns: 500 },
  );
});

test("lengths stay, and so does what is said of it", () => {
  fc.assert(
    fc.property(text, (original) => {
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
