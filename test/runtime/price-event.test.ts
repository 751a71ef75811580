import { expect, test } from "vitest";
import type { Event } from "../../src/core/event.js";
import { priceEvent } from "../../src/runtime/price-event.js";
import { prices } from "./live.js";

const usage = {
  input: 10,
  output: 5,
  cacheRead: 0,
  cacheWrite: 0,
  reasoning: 0,
  source: "provider",
} as const;
const call: Event = { type: "model-call", seq: 0, from: "planner", model: "m", usage };

test("an event that was billed gets its price", () => {
  expect(priceEvent(call, prices)).toEqual({ ...call, costNanoUsd: 20_000 });
});

test("a price that is stated stays", () => {
  expect(priceEvent({ ...call, costNanoUsd: 7 }, prices)).toHaveProperty("costNanoUsd", 7);
});

test("an unknown price stays unknown", () => {
  const unknown = { ...call, model: "nobody-knows" };
  expect(priceEvent(unknown, prices)).toBe(unknown);
});

test("an event without a usage or a model is left alone", () => {
  const message: Event = { type: "message", seq: 0, from: "planner", to: "reviewer", usage };
  const mark: Event = { type: "progress", seq: 0, mark: "x" };
  expect(priceEvent(message, prices)).toBe(message);
  expect(priceEvent(mark, prices)).toBe(mark);
});
