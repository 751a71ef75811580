import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import { createObserver } from "../../../src/core/observe/observe.js";
import { printSchema, storePrint } from "../../../src/core/observe/print.js";
import { events } from "../../../src/testing/events.js";
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

test("observations that were stored without content are judged alike", () => {
  const observe = createObserver();
  const observation = observe(saying(stuck).list()[0] as Event);
  const print = "print" in observation ? observation.print : undefined;
  expect(print?.repeats).toBe(30);
  expect(print && printSchema.parse(storePrint(print))).toEqual(print);
});

test("what people and tools send is not judged", () => {
  expect(seen(events().message("user", "a", stuck).message("user", "a", stuck))).toEqual([]);
  expect(seen(events().calls("a", "read", {}, stuck).calls("a", "read", {}, stuck))).toEqual([]);
});
