import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import { events } from "../../../src/testing/events.js";
import { codes, fold, only } from "../fold.js";

const judged = (builder: Iterable<Event>) =>
  fold(builder, { detectors: only("NEAR_REPEAT", { warnCalls: 4, warnMessages: 3 }) });
const seen = (builder: Iterable<Event>) => codes(judged(builder));

const search = (times: number, result: (index: number) => string) =>
  events().repeat(times, (round, index) =>
    round.calls("a", "search", { q: `wording ${index}` }, result(index)),
  );

test("reworded searches with one result are warned of the fourth time, and never trip", () => {
  expect(seen(search(3, () => "no such document was found"))).toEqual([]);
  expect(seen(search(20, () => "no such document was found"))).toEqual(["NEAR_REPEAT:warn"]);
});

test("the evidence is the calls in a row", () => {
  expect(judged(search(4, () => "no such document was found")).findings[0]).toMatchObject({
    evidence: { events: [0, 2, 4, 6], repetitions: 4 },
    cut: { kind: "agent", agent: "a" },
  });
});

test("another result in between begins the count anew", () => {
  const mixed = search(12, (index) =>
    index % 3 === 2 ? `a find in book${index}` : "no such document was found",
  );
  expect(seen(mixed)).toEqual([]);
});

test("short results are the answer to much that is healthy", () => {
  expect(seen(search(20, () => "ok"))).toEqual([]);
});

test("writes with one result are a batch", () => {
  const batch = events().repeat(20, (round, index) =>
    round.calls("a", "write_file", { index }, "the file was written"),
  );
  expect(seen(batch)).toEqual([]);
});

const report = "the tests still fail, I will look at the same place again soon";

test("reports to an agent in which no word is new are warned of the third time in a row", () => {
  const known = events().repeat(4, (round) => round.message("a", "b", report));
  expect(seen(known)).toEqual(["NEAR_REPEAT:warn"]);
});

test("who did something in between may report in known words, and so may who talks to people", () => {
  const working = events().repeat(6, (round, index) =>
    round.calls("a", "read", { index }, `page${index}`).message("a", "b", report),
  );
  expect(seen(working)).toEqual([]);
  expect(seen(events().repeat(6, (round) => round.message("a", "user", report)))).toEqual([]);
});
