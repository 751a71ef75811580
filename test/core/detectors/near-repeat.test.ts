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

const permuted = (times: number, tool = "search") =>
  events().repeat(times, (round, index) => {
    const words = ["quay", "crane", "lamp", "rope"];
    const q = [...words.slice(index % 4), ...words.slice(0, index % 4)].join(" ");
    return round.calls("a", tool, { q }, "the lamp of the crane is on the second quay");
  });

test("a search for the same words in another order trips when its answer stays the same", () => {
  expect(seen(permuted(5))).toEqual(["NEAR_REPEAT:warn"]);
  expect(seen(permuted(6))).toEqual(["NEAR_REPEAT:warn", "NEAR_REPEAT:trip"]);
});

test("the order of words in a program is not that of a search", () => {
  expect(seen(permuted(20, "python"))).toEqual(["NEAR_REPEAT:warn"]);
});

test("the same words with other numbers are the next item", () => {
  const items = events().repeat(20, (round, index) =>
    round.calls("a", "search", { q: "berth", number: index }, "this berth is free on weekdays"),
  );
  expect(seen(items)).toEqual(["NEAR_REPEAT:warn"]);
});

const started = (times: number, name: (index: number) => string) =>
  events().repeat(times, (round, index) =>
    round.calls(
      "a",
      "exec",
      { command: "scan" },
      `Still at work as ${name(index)}, ask the clerk for what follows.`,
    ),
  );
const adjectives = ["calm", "brave", "quick"];
const nouns = ["cove", "reef", "gull", "mast"];

test("work that is begun anew under another name trips once the names are of known words", () => {
  const slug = (index: number) => `${adjectives[index % 3]}-${nouns[index % 4]}`;
  expect(seen(started(5, slug))).toEqual([]);
  expect(seen(started(12, slug))).toEqual(["NEAR_REPEAT:warn", "NEAR_REPEAT:trip"]);
});

test("a name of new words each time may be a list that is read", () => {
  const names = "birch cedar elder hazel larch maple rowan yew alder aspen beech lime".split(" ");
  expect(seen(started(12, (index) => names[index] ?? ""))).toEqual(["NEAR_REPEAT:warn"]);
});

test("a tool that only reads begins nothing: what comes each time is the next of a list", () => {
  const queue = events().repeat(40, (round, index) => {
    const name = `${adjectives[index % 3]}-${nouns[index % 4]}`;
    return round.calls("a", "next_order", {}, `The order goes to the corner of the street ${name} today.`);
  });
  expect(seen(queue)).toEqual([]);
});

test("states that change between known words are no names", () => {
  const board = events().repeat(40, (round, index) => {
    const states = ["pier", "crane", "depot", "gate", "lamp"].map(
      (name, at) => `${name} ${(index + at) % 3 === 0 ? "open" : "shut"}`,
    );
    return round.calls("a", "get_board", {}, states.join(", "));
  });
  expect(seen(board).filter((code) => code.endsWith("trip"))).toEqual([]);
});

const lines = ["ropes and sails", "masts with lamps", "a deck, some cabins", "the keel below"];
const paging = (times: number, line: (index: number) => string) =>
  events().repeat(times, (round, index) => {
    const args = { path: "ship.txt", offset: index * 40 };
    return round.calls("a", "read_file", args, line(index));
  });

test("page after page without a word that was not read before is warned of, and trips after as many more", () => {
  const known = (index: number) => lines[index % 4] ?? "";
  expect(seen(paging(36, known))).toEqual([]);
  expect(seen(paging(37, known))).toEqual(["NEAR_REPEAT:warn"]);
  expect(seen(paging(69, known))).toEqual(["NEAR_REPEAT:warn", "NEAR_REPEAT:trip"]);
});

test("a page with a new word begins the count anew, and a table has new numbers on each page", () => {
  const names = (index: number) =>
    `${lines[index % 4]}${index % 20 === 0 ? ` of ${"abcdefgh"[index / 20]}lder` : ""}`;
  expect(seen(paging(100, names))).toEqual([]);
  const sold = (index: number) => `on day ${index} the dock sold ${index * 7} nets`;
  expect(seen(paging(100, sold))).toEqual(["NEAR_REPEAT:warn"]);
});

test("a question to several, word for word, that they say something new to is a round that is made again", () => {
  const team = ["b", "c"];
  const asking = (answer: (index: number) => string) =>
    events().repeat(6, (round, index) => {
      round.message("a", { group: "team" }, "Who of you did what, and what comes next after it today?");
      for (const name of team) round.message(name, { group: "team" }, `${name}: ${answer(index)}`);
      return round;
    });
  const news = ["masts", "ropes", "lamps", "gates", "docks", "nets"];
  const fresh = (index: number) =>
    `${news[index]}one ${news[index]}two ${news[index]}three ${news[index]}four`;
  const reports = (builder: Iterable<Event>) =>
    fold(builder).findings.filter(({ code, args }) => code === "NEAR_REPEAT" && args["agent"] === "a").length;
  expect(reports(asking(fresh))).toBe(0);
  expect(
    reports(asking((index) => ["masts", "ropes", "masts ropes"][[0, 1, 1, 2, 0, 2][index] ?? 0] ?? "")),
  ).toBe(1);
});
