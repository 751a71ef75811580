import { join } from "node:path";
import { expect, test } from "vitest";
import type { Event } from "../../src/core/event.js";
import { readTraces } from "../../src/importers/read-traces.js";
import { short } from "./imported.js";

/** One run as the tracing services and conventions export it: a planner looks, and a reviewer has nothing to review. */
const folder = join(import.meta.dirname, "fixtures");

async function read(file: string) {
  const reading = readTraces([join(folder, file)]);
  const runs: { task: string; kind: string | undefined; events: Event[] }[] = [];
  for await (const item of reading) {
    if (item.kind === "error") throw item.error;
    if (item.kind === "header") runs.push({ task: item.header.task, kind: item.header.kind, events: [] });
    if (item.kind === "event") runs.at(-1)?.events.push(item.event);
  }
  expect([...reading.report.unknownFields.keys()]).toEqual([]);
  expect([...reading.report.notes.keys()]).toEqual([]);
  const [run, ...others] = runs;
  expect(others).toEqual([]);
  return run ?? expect.fail("no run");
}

const asked = "user>planner: Lay out level 4";
const looked = ['planner calls read_file({"path":"level4.json"})', 'ok to planner: {"tiles":[]}'];
const reviewed = [
  "planner>reviewer: The file is empty. Please review.",
  "reviewer>user: Then there is nothing to review.",
];

test.each([
  [
    "otlp-gen-ai.jsonl",
    "tiles-42",
    [asked, "planner>planner: Let me see the tiles.", ...looked, ...reviewed],
  ],
  ["otlp-open-inference.json", "tiles-42", [asked, ...looked, ...reviewed]],
  ["langsmith.jsonl", "tiles-42", [asked, ...looked, ...reviewed]],
  [
    "otlp-vercel-ai.json",
    "5b8efff798038103d269b633813fc60c",
    [asked, ...looked, "planner>user: The file is empty."],
  ],
  [
    "otlp-traceloop.json",
    "8448eb211c80319c0af7651916cd43dd",
    [asked, "planner>reviewer: The file is empty.", "reviewer>user: Then there is nothing to review."],
  ],
  [
    "langfuse.json",
    "tiles-42",
    [
      asked,
      ...looked,
      "planner>reviewer: The file is empty.",
      "reviewer>user: Then there is nothing to review.",
    ],
  ],
  [
    "openai-agents.jsonl",
    "tiles-42",
    [asked, ...looked, "model-call", "planner>reviewer: ?", "model-call", "reviewer>user: ?"],
  ],
])("%s tells who said what to whom", async (file, task, expected) => {
  const run = await read(file);
  expect(run.task).toBe(task);
  expect(run.events.map(short)).toEqual(expected);
});

/** Tokens of all kinds, once each. */
function totals(events: readonly Event[]) {
  const sum = { input: 0, cacheRead: 0, output: 0, reasoning: 0 };
  for (const event of events) {
    if (!("usage" in event) || !event.usage) continue;
    for (const kind of ["input", "cacheRead", "output", "reasoning"] as const) sum[kind] += event.usage[kind];
  }
  return sum;
}

test.each([
  ["otlp-gen-ai.jsonl", { input: 780, cacheRead: 400, output: 51, reasoning: 0 }],
  ["otlp-open-inference.json", { input: 780, cacheRead: 400, output: 51, reasoning: 0 }],
  ["langsmith.jsonl", { input: 780, cacheRead: 400, output: 51, reasoning: 0 }],
  ["otlp-vercel-ai.json", { input: 800, cacheRead: 100, output: 40, reasoning: 0 }],
  ["otlp-traceloop.json", { input: 720, cacheRead: 0, output: 17, reasoning: 0 }],
  ["langfuse.json", { input: 780, cacheRead: 400, output: 45, reasoning: 20 }],
  ["openai-agents.jsonl", { input: 780, cacheRead: 400, output: 51, reasoning: 0 }],
])("%s is charged for each model call once, and for what was cached apart", async (file, expected) => {
  expect(totals((await read(file)).events)).toEqual(expected);
});

test.each([
  ["otlp-open-inference.json", 120_000],
  ["langsmith.jsonl", 100_000],
  ["langfuse.json", 120_000],
])("%s keeps what its first model call cost", async (file, nanoUsd) => {
  const { events } = await read(file);
  expect(events.find((event) => event.type === "tool-call")).toMatchObject({ costNanoUsd: nanoUsd });
});
