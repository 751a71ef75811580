import { expect, test } from "vitest";
import { compare, timeUs } from "../../bench/engine/compare.js";
import { chineseWriter, englishWriter, jsonWriter } from "../../bench/engine/corpus.js";
import { callLines, messageLines } from "../../bench/engine/lines.js";
import { verdict } from "../../bench/engine/verdict.js";
import { median } from "../../bench/median.js";
import { createState } from "../../src/core/engine/state.js";
import { step } from "../../src/core/engine/step.js";
import { eventSchema } from "../../src/core/event.js";
import { createObserver } from "../../src/core/observe/observe.js";
import { parsePolicy } from "../../src/core/policy/policy.js";

test.each([
  ["English", englishWriter],
  ["Chinese", chineseWriter],
  ["JSON", jsonWriter],
])("%s texts have the size asked for, differ, and are the same in every run", (_, open) => {
  const write = open();
  const texts = Array.from({ length: 200 }, () => write(200));
  expect(new Set(texts.map((text) => text.length))).toEqual(new Set([200]));
  expect(new Set(texts).size).toBe(200);
  const again = open();
  expect(texts.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => again(200)));
});

test("the measured conversations are valid events, and healthy ones", () => {
  const write = englishWriter();
  const texts = Array.from({ length: 200 }, () => write(200));
  for (const lines of [messageLines(texts), callLines(texts.slice(0, 100), texts.slice(100))]) {
    const state = createState({ task: "task" });
    const observe = createObserver();
    const results = lines.map(({ event }) => step(state, observe(eventSchema.parse(event)), parsePolicy()));
    expect(results.flatMap(({ findings }) => findings)).toEqual([]);
  }
});

test("a comparison begins both sides anew each round, those that warm up included", () => {
  let begun = 0;
  const side = () => {
    begun += 1;
    return (item: number) => item;
  };
  const { us, ratio } = compare({
    items: () => [1, 2, 3],
    measured: side,
    reference: side,
    warmUp: 1,
    rounds: 2,
  });
  expect(begun).toBe(6);
  expect(Number.isFinite(us) && ratio > 0).toBe(true);
});

test("work that returns nothing is refused: it may have been optimised away", () => {
  expect(() => timeUs([1], () => undefined)).toThrow("Expected a result for each item, got `0`.");
});

test("a figure at its target is ok, and without a target there is no verdict", () => {
  expect([verdict(2, 2), verdict(2.01, 2), verdict(9, undefined)]).toEqual(["ok", "over", ""]);
});

test("a median is one of the values", () => {
  expect([median([3, 1, 2]), median([4, 1])]).toEqual([2, 4]);
});
