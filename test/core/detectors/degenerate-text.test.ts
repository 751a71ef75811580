import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import { createObserver } from "../../../src/core/observe/observe.js";
import { printSchema, storePrint } from "../../../src/core/observe/print.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { codes, fold, only, trip } from "../fold.js";

const judged = (builder: Iterable<Event>) => fold(builder, { detectors: only("DEGENERATE_TEXT") });
const seen = (builder: Iterable<Event>) => codes(judged(builder));
const both = ["DEGENERATE_TEXT:warn", "DEGENERATE_TEXT:trip"];

const stuck = `The harbour plan is ready. ${"I will check it again, and then ".repeat(30)}`;
const saying = (...texts: string[]) =>
  events().repeat(texts.length, (round, index) => round.message("a", "b", texts[index] ?? ""));

test("a message that ends in the same words over and over is warned of, and trips with the next one", () => {
  expect(seen(saying(stuck))).toEqual(["DEGENERATE_TEXT:warn"]);
  expect(seen(saying(stuck, stuck))).toEqual(both);
});

test("the evidence is the messages in a row", () => {
  expect(trip(judged(saying("Hello.", stuck, stuck)), "DEGENERATE_TEXT")).toMatchObject({
    args: { agent: "a", repeats: 30 },
    evidence: { events: [1, 2], repetitions: 2 },
    cut: { kind: "agent", agent: "a" },
  });
});

test("a healthy message in between begins the count anew", () => {
  expect(judged(saying(stuck, "Sorry, here it is.", stuck)).findings.map(({ level }) => level)).toEqual([
    "warn",
    "warn",
  ]);
});

test("it is found when the text is cut off within a word, in any language, and behind fresh text", () => {
  expect(seen(saying(`${stuck}I will che`))).toEqual(["DEGENERATE_TEXT:warn"]);
  expect(seen(saying(`${stuck}I will`))).toEqual(["DEGENERATE_TEXT:warn"]);
  expect(seen(saying("请确认方案。".repeat(40)))).toEqual(["DEGENERATE_TEXT:warn"]);
});

test.each([
  ["emphasis", "no, ".repeat(12)],
  ["a ruled line", `Results\n${"-".repeat(300)}`],
  ["a table of numbers", "| 0 | 0 |\n".repeat(60)],
  ["a list", Array.from({ length: 60 }, (_, index) => `* berth ${index} is free`).join("\n")],
  [
    "long equal paragraphs",
    "one two three four five six seven eight nine ten eleven twelve done so far now ".repeat(9),
  ],
])("%s is no degenerate text", (_, text) => {
  expect(seen(saying(text, text))).toEqual([]);
});

test("what people and tools send is not judged", () => {
  expect(seen(events().message("user", "a", stuck).message("user", "a", stuck))).toEqual([]);
  expect(seen(events().calls("a", "read", {}, stuck).calls("a", "read", {}, stuck))).toEqual([]);
});

/** What a collapsed model writes: a handful of words in no order that repeats, drawn by a fixed recurrence. */
function babble(words: readonly string[], length: number, seed: number): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return words[(state >>> 8) % words.length] ?? "";
  }).join(" ");
}

const collapsed = ["the", "final", "chat", "a", "project", "new", "company"];
const exchange = (...texts: string[]) =>
  events().repeat(texts.length, (round, index) =>
    round.message(index % 2 === 0 ? "a" : "b", index % 2 === 0 ? "b" : "a", texts[index] ?? ""),
  );

test("two agents that answer each other in a handful of words trip with the second message", () => {
  const texts = [1, 2, 3].map((seed) => babble(collapsed, 600, seed));
  expect(seen(exchange(...texts.slice(0, 1)))).toEqual(["DEGENERATE_TEXT:warn"]);
  expect(trip(judged(exchange(...texts)), "DEGENERATE_TEXT")).toMatchObject({
    args: { agent: "b", repeats: 85 },
    evidence: { events: [0, 1], repetitions: 2 },
  });
});

test("a table of few words that is passed on is warned of, never tripped", () => {
  const table = babble(["true", "false", "open", "closed"], 500, 1);
  const passed = events().message("a", "b", table).message("b", "c", table).message("c", "d", table);
  expect(seen(passed)).toEqual(Array(3).fill("DEGENERATE_TEXT:warn"));
});

test("one side that passes on tables of few words is warned of, never tripped", () => {
  const table = (seed: number) => babble(["true", "false", "open", "closed"], 500, seed);
  const asks = ["Which berths are free on Monday?", "And which of the gates are closed at night?"];
  expect(seen(exchange(table(1), asks[0] ?? "", table(2), asks[1] ?? "", table(3)))).toEqual([
    "DEGENERATE_TEXT:warn",
  ]);
});

test.each([
  ["boards of letters", babble(["x", "o", "e"], 361, 5)],
  [
    "records whose numbers say something",
    Array.from(
      { length: 120 },
      (_, index) => `{"seats": ${index * 7}, "gate": ${index}, "open": true, "late": false}`,
    ).join(),
  ],
])("two agents may send each other %s", (_, text) => {
  expect(seen(exchange(text, text, text, text))).toEqual([]);
});

test.each([
  ["repeats", stuck, 30],
  ["wordRepeats", babble(collapsed, 600, 1), 85],
] as const)("observations that were stored without content keep their %s", (field, text, times) => {
  const observe = createObserver();
  const observation = observe(saying(text).list()[0] as Event);
  const print = "print" in observation ? observation.print : undefined;
  expect(print?.[field]).toBe(times);
  expect(print && printSchema.parse(storePrint(print))).toEqual(print);
});

const stream = (builder: EventBuilder, stopped: boolean, from = "a") =>
  builder.add({
    type: "control",
    action: "stream",
    from,
    model: "m",
    key: "k",
    repeats: 12,
    outputTokens: 240,
    stopped,
  });

test("an answer that repeats itself while it comes is warned of at once, and trips with the next one", () => {
  const twice = stream(stream(events(), true), true);
  expect(seen(stream(events(), true))).toEqual(["DEGENERATE_TEXT:warn"]);
  expect(trip(judged(twice), "DEGENERATE_TEXT")).toMatchObject({
    args: { agent: "a", repeats: 12 },
    evidence: { events: [0, 1], repetitions: 2, tokens: 480 },
    cut: { kind: "agent", agent: "a" },
  });
});

test("an answer that was let go on is not counted once more when it is said", () => {
  const said = (builder: EventBuilder) => builder.message("a", "b", stuck);
  expect(seen(said(stream(events(), false)))).toEqual(["DEGENERATE_TEXT:warn"]);
  expect(seen(said(stream(said(stream(events(), false)), false)))).toEqual(both);
  // What was ended is never said, so what is said is another answer.
  expect(seen(said(stream(events(), true)))).toEqual(both);
});

test("a healthy message after an answer that was ended begins the count anew", () => {
  const retried = stream(events(), true).message("a", "b", "Here is the plan.");
  expect(seen(stream(retried, true))).toEqual(["DEGENERATE_TEXT:warn", "DEGENERATE_TEXT:warn"]);
});

test("what is streamed to a person's proxy is not judged", () => {
  expect(seen(stream(stream(events(), false, "user"), false, "user"))).toEqual([]);
});
