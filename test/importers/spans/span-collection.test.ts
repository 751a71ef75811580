import { expect, test } from "vitest";
import { usageSchema } from "../../../src/core/event.js";
import type { Span } from "../../../src/importers/spans/span.js";
import { SpanCollection } from "../../../src/importers/spans/span-collection.js";

const says = (trace: string, id: string, at: number): Span => ({
  trace,
  id,
  startAt: at,
  endAt: at + 1,
  role: "model",
  outputText: `${id} `.repeat(100),
});

test("what is held stays within its bound, and every event is told once", () => {
  const collection = new SpanCollection({ maxHeldChars: 10_000 });
  const told: string[] = [];
  for (let index = 0; index < 200; index += 1) {
    collection.add(says(`t${Math.floor(index / 4)}`, `s${index}`, index));
    for (const item of collection.overflow().items) if (item.kind === "event") told.push(item.task);
  }
  expect(told.length).toBeGreaterThan(150);
  for (const result of collection.runs()) {
    if (result.ok) for (const item of result.items) if (item.kind === "event") told.push(item.task);
  }
  expect(told).toHaveLength(200);
  expect(new Set(told).size).toBe(50);
});

test("spans without texts take room as well: a thousand characters each, with a message", () => {
  const collection = new SpanCollection({ maxHeldChars: 100_000 });
  const usage = usageSchema.parse({ input: 1, output: 1 });
  const input = [{ role: "user" as const, calls: [], results: [] }];
  for (let index = 0; index < 91; index += 1) {
    expect(collection.overflow().items).toEqual([]);
    collection.add({ trace: `t${index}`, id: "s", role: "model", input, usage });
  }
  expect(collection.overflow().items).not.toEqual([]);
});
