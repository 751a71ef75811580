import { expect, test } from "vitest";
import type { Entry, EntryState } from "../../../src/core/budget/entry.js";
import { readEntry, writeEntry } from "../../../src/stores/sqlite/entry-row.js";

const none = { tokens: 0, nanoUsd: 0, modelCalls: 0, toolCalls: 0, turns: 0 };
const place = { key: "k", account: "task:t" };
const overrun = [{ account: "task:t", dimension: "tokens", amount: 5 }] as const;
const refusal = {
  account: "task:t",
  dimension: "tokens",
  limit: 10,
  committed: 8,
  reserved: 1,
  asked: 2,
} as const;

const states: readonly EntryState[] = [
  { status: "refused", by: refusal },
  { status: "reserved", expiresAt: 60_000, holder: null },
  { status: "expired", holder: "worker" },
  { status: "released", late: true },
  { status: "settled", actual: { ...none, turns: 3 }, late: false, overrun },
  { status: "charged", overrun: [] },
];

test.each(states)("an entry that is $status is read as it was written", (state) => {
  const entry: Entry = { ...place, asked: { ...none, tokens: 7, nanoUsd: 9 }, state };
  expect(readEntry(place, writeEntry(entry))).toEqual(entry);
});

test("a damaged entry is refused", () => {
  expect(() => readEntry(place, '[[1,2],"reserved"]')).toThrow();
});
