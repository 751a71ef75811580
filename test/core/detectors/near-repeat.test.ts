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

const questions = [
  "harbour plan",
  "harbour plan of the north",
  "new harbour plan of the north",
  "new harbour plan of the north docks",
  "new plan, harbour docks",
  "docks plan",
];
const asking = (all: readonly string[], answer: (q: string) => string) =>
  events()
    .message("user", "a", "What do the new harbour plan and the docks of the north say?")
    .repeat(all.length, (round, index) =>
      round.calls("a", "search", { q: all[index] ?? "" }, answer(all[index] ?? "")),
    );

test("searches in known words that find nothing trip the fifth time, however the answers differ", () => {
  const nothing = (q: string) => `Could not find [${q}]. Similar: ${q.length} others`;
  expect(seen(asking(questions.slice(0, 4), nothing))).toEqual(["NEAR_REPEAT:warn"]);
  expect(seen(asking(questions.slice(0, 5), nothing))).toEqual(["NEAR_REPEAT:warn", "NEAR_REPEAT:trip"]);
});

test("a search that finds something in between begins the count anew", () => {
  const answers = (q: string) => (q === questions[3] ? `a berth near pier seven` : "No results at all");
  expect(seen(asking([...questions, ...questions.slice(0, 1)], answers))).toEqual([]);
});

test("questions in words that nobody has used are other questions", () => {
  const names = ["anchor", "bollard", "capstan", "davit", "eyelet", "fender", "gunwale", "halyard"];
  const look = events().repeat(names.length, (round, index) =>
    round.calls("a", "grep", { pattern: names[index] ?? "" }, "No matches found."),
  );
  expect(seen(look)).toEqual([]);
});

test("a list that is gone through item by item is warned of at most", () => {
  const names = ["anchor", "bollard", "capstan", "davit", "eyelet", "fender", "gunwale", "halyard"];
  const listed = events().message("user", "a", `Which of these are unused: ${names.join(", ")}?`);
  const byName = listed.repeat(names.length, (round, index) =>
    round.calls("a", "grep", { pattern: names[index] ?? "" }, "No matches found."),
  );
  expect(seen(byName)).toEqual(["NEAR_REPEAT:warn"]);
  const byNumber = events().repeat(20, (round, index) =>
    round.calls("a", "find_berth", { number: index }, "There is no such berth, it was not found"),
  );
  expect(seen(byNumber)).toEqual(["NEAR_REPEAT:warn"]);
});

test("searches that are made at once are one step", () => {
  const atOnce = events().repeat(3, (round) => {
    for (const q of questions) round.toolCall("a", "search", { q });
    for (const _ of questions) round.toolResult("a", "No results at all");
    return round;
  });
  expect(seen(atOnce)).toEqual([]);
});
