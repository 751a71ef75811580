import { expect, test } from "vitest";
import { adjournFormat } from "../../src/importers/adjourn.js";
import type { LineResult, TraceItem } from "../../src/importers/importer.js";

const header = (task: string) => ({ type: "trace", schema: 1, task });
const line = (seq: number, fields: object = {}) => ({ type: "progress", seq, mark: "m", ...fields });

/** Reads lines as the file `runs/night.jsonl.gz`; items as `kind task seq`. */
function read(...lines: readonly unknown[]): string[] {
  const reader = adjournFormat.open({ file: "runs/night.jsonl.gz" });
  const results = [...lines.map((value) => reader.read(value)), ...reader.finish()];
  return results.flatMap(shownResult);
}

function shownResult(result: LineResult): string[] {
  if (result.ok) return [...result.items.map(shown), ...(result.notes ?? [])];
  const { field, expected, got } = result.problem;
  return [`${result.isFatal ? "fatal" : "bad"} ${field}: expected ${expected}, got ${got}`];
}

function shown(item: TraceItem): string {
  if (item.kind === "header") return `header ${item.header.task}`;
  if (item.kind === "end") return `end ${item.task}`;
  return `${item.task} ${item.kind === "event" ? item.event.seq : item.observation.seq}`;
}

test("lines belong to the header before them", () => {
  expect(read(header("a"), line(1), header("b"), line(1))).toEqual([
    "header a",
    "a 1",
    "header b",
    "b 1",
    "end a",
    "end b",
  ]);
});

test("lines that name their task may be interleaved", () => {
  expect(read(header("a"), header("b"), line(1, { task: "a" }), line(2), line(2, { task: "a" }))).toEqual([
    "header a",
    "header b",
    "a 1",
    "b 2",
    "a 2",
    "end a",
    "end b",
  ]);
});

test("a file without a header is one task, called like the file", () => {
  expect(read(line(0), line(1))).toEqual(["header night", "night 0", "night 1", "end night"]);
});

test("a task without a header of its own gets one", () => {
  expect(read(header("a"), line(0, { task: "b" }))).toEqual([
    "header a",
    "header b",
    "b 0",
    "end a",
    "end b",
  ]);
});

test("gaps between numbers are fine", () => {
  expect(read(header("a"), line(3), line(900))).toEqual(["header a", "a 3", "a 900", "end a"]);
});

test("a number that was used before is an error, and does not move the position", () => {
  expect(read(header("a"), line(3), line(3), line(4))).toEqual([
    "header a",
    "a 3",
    "bad seq: expected a number that no event before it in this task has, got 3",
    "a 4",
    "end a",
  ]);
});

test("a number below the last one is an error", () => {
  expect(read(header("a"), line(3), line(2))).toContain(
    "bad seq: expected a number above 3, which the event before it in this task has, got 2",
  );
});

test("a missing number is an error that names the field", () => {
  expect(read({ type: "progress", mark: "m" })).toEqual(["bad seq: expected a number, got nothing"]);
});

test("times may go backwards, which is noted", () => {
  expect(read(header("a"), line(1, { at: 50 }), line(2, { at: 40 }), line(3), line(4, { at: 40 }))).toEqual([
    "header a",
    "a 1",
    "a 2",
    "`at` goes backwards",
    "a 3",
    "a 4",
    "end a",
  ]);
});

test("a second header of a task ends the reading, for its lines can't be told apart", () => {
  expect(read(header("a"), header("a"))).toContain(
    'fatal task: expected one header for each task, before its first line, got "a"',
  );
});

test("a header of the next schema version ends the reading", () => {
  expect(read({ ...header("a"), schema: 2 })).toEqual([
    "fatal schema: expected a schema version up to 1 (a newer version of this package reads newer traces), got 2",
  ]);
});

test("observations are read beside events", () => {
  expect(read(header("a"), { type: "message", seq: 1, from: "x", to: "y", tokens: 4 })).toEqual([
    "header a",
    "a 1",
    "end a",
  ]);
});

test.each([[header("a")], [{ type: "trace" }], [line(1)], [{ type: "unheard-of", seq: 1 }]])(
  "%j is recognised as a line of its own",
  (first) => {
    expect(adjournFormat.recognises(first)).toBe(true);
  },
);

test.each([null, 3, [], {}, { type: "user" }, { seq: 1 }, [line(1)]])("%j is not", (first) => {
  expect(adjournFormat.recognises(first)).toBe(false);
});
