import { expect, test } from "vitest";
import { replayTotal } from "../../src/reports/replay-total.js";
import { noTotals, totalsOf } from "../../src/reports/replay-totals.js";
import type { ReplayedBatch } from "../../src/reports/replayed-batch.js";
import { plainView, sampleFinding, sampleTrace } from "./sample-trace.js";

function batch(facts: Partial<ReplayedBatch> = {}): ReplayedBatch {
  return {
    sources: new Map([["runs/a.jsonl", totalsOf(sampleTrace())]]),
    files: 1,
    skipped: [],
    badLineCount: 0,
    badLines: [],
    unreadable: 0,
    unfinished: 0,
    unknownFields: new Map(),
    notes: new Map(),
    ...facts,
  };
}

const trip = sampleTrace({
  findings: [sampleFinding()],
  counts: { waste: 2_100, wasteAfterTrip: 900, modelCalls: 4, nanoUsd: 3_000_000 },
});

test("one file needs no table", async () => {
  await expect(replayTotal(batch(), plainView)).toMatchFileSnapshot("golden/total-one-file.txt");
});

test("several files stand in a table without their common folder; what was left out is named", async () => {
  const sources = new Map([
    ["runs/studio/night.jsonl", totalsOf(trip)],
    ["runs/studio/一个很长的文件名称用来检查列宽是否正确对齐.jsonl", totalsOf(sampleTrace())],
    ["runs/day.jsonl.gz", { ...noTotals, traces: 1_200, clear: 1_200, events: 1_000_000, tokens: 9_999_999 }],
  ]);
  const facts: Partial<ReplayedBatch> = {
    sources,
    files: 3,
    skipped: [
      { file: "runs/a.txt", reason: "not called *.jsonl" },
      { file: "runs/b.txt", reason: "not called *.jsonl" },
      { file: "runs/c.jsonl", reason: "an empty file" },
      { file: "runs/d.json", reason: 'expected UTF-8 text, got "\u0007x"' },
      { file: "runs/e.json", reason: 'expected UTF-8 text, got "\u0007y"' },
      { file: "runs/f.json", reason: 'expected UTF-8 text, got "\u0007z"' },
    ],
    badLineCount: 30,
    badLines: Array.from({ length: 20 }, (_, line) => ({
      message: `runs/day.jsonl.gz:${line}: expected \u001b`,
    })),
    unreadable: 1,
    unfinished: 2,
    unknownFields: new Map([
      ["mood", 3],
      ["\u001b[2J", 1],
    ]),
    notes: new Map([["`at` goes backwards", 1]]),
  };
  await expect(replayTotal(batch(facts), plainView)).toMatchFileSnapshot("golden/total-several-files.txt");
});

test("more files than a person reads are shown by folder", () => {
  const files = Array.from({ length: 60 }, (_, index) => `runs/${index % 3}/${index}.jsonl`);
  const sources = new Map(files.map((file) => [file, totalsOf(trip)]));
  const text = replayTotal(batch({ sources }), plainView);
  expect(text.split("\n").slice(0, 4)).toEqual([
    "folder  traces  clear  warn  trip  events  tokens   waste",
    "0/          20      0     0    20     240  84,000  50.0 %",
    "1/          20      0     0    20     240  84,000  50.0 %",
    "2/          20      0     0    20     240  84,000  50.0 %",
  ]);
});

test("of very many folders the most wasteful are shown, and the others together", () => {
  const files = Array.from({ length: 100 }, (_, index) => `${index}/run.jsonl`);
  const sources = new Map(files.map((file, index) => [file, totalsOf(index === 77 ? trip : sampleTrace())]));
  const lines = replayTotal(batch({ sources }), plainView).split("\n");
  expect(lines[1]).toMatch(/^77\/ /);
  expect(lines[40]).toMatch(/^\(61 others\) +61 /);
  expect(lines[41]).toBe("");
});
