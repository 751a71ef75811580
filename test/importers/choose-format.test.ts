import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { DocumentImporter, LineImporter, TextImporter } from "../../src/importers/importer.js";
import { type ReadTracesOptions, readTraces } from "../../src/importers/read-traces.js";
import { tempFiles } from "../temp-files.js";

const header = { type: "trace", schema: 1, task: "a" };
const mark = { type: "progress", seq: 1, mark: "m" };
const lines = [header, mark];

/** What came of one file called `name`: kinds of items, or the message of the error without the folder. */
async function read(content: string | Uint8Array, options?: ReadTracesOptions, name = "run.json") {
  const folder = tempFiles({ [name]: content });
  const found: string[] = [];
  for await (const item of readTraces([join(folder, name)], options)) {
    found.push(item.kind === "error" ? item.error.message.replace(`${folder}/`, "") : item.kind);
  }
  return found;
}

test.each([
  ["lines", lines.map((line) => JSON.stringify(line)).join("\n")],
  ["a list of lines on one line", JSON.stringify(lines)],
  ["a list of lines over many lines", `\n\n${JSON.stringify(lines, null, 2)}\n`],
  ["a compressed list", gzipSync(JSON.stringify(lines, null, 2))],
])("%s are read alike", async (_, content) => {
  expect(await read(content)).toEqual(["header", "event", "end"]);
});

test("one line alone keeps its number, a list names the place in it", async () => {
  expect(await read('\n{"type":"progress","seq":"x"}')).toEqual([
    'run.json:2: `seq`: expected a number, got "x"',
  ]);
  expect(await read(JSON.stringify([header, { ...mark, mark: 7 }], null, 1))).toEqual([
    "header",
    "run.json: `1.mark`: expected a string, got 7",
  ]);
});

test("an error in a document is placed at its line", async () => {
  expect(await read('{\n  "a": 1,\n  "b": oh\n}')).toEqual([
    'run.json:3: expected one JSON value, got "  \\"b\\": oh"',
  ]);
  expect(await read('{\n  "a": [1, 2')).toEqual([
    expect.stringMatching(/^run\.json:\d: expected one JSON value/),
  ]);
});

test("a document above the limit is refused before it is parsed", async () => {
  const long = JSON.stringify(lines, null, 2);
  expect(await read(long, { maxDocumentBytes: long.length + 1 })).toHaveLength(3);
  expect(await read(long, { maxDocumentBytes: 40 })).toEqual([
    expect.stringMatching(
      /^run\.json:1: expected a JSON document of at most 40 bytes, or lines of JSON, got/,
    ),
  ]);
});

const ends = { ok: true, items: [{ kind: "end", task: "t" }], unknownFields: [] } as const;

const text: TextImporter = {
  id: "banner",
  input: "text",
  recognises: (head) => head.includes("=== banner ==="),
  open: () => ({ read: () => ({ ok: true, items: [], unknownFields: [] }), finish: () => [ends] }),
};

test("text is told by its head, also where it begins like JSON", async () => {
  expect(await read("[12:00] start\n=== banner ===\n", { format: text })).toEqual(["end"]);
  const folder = tempFiles({ "a.log": "[12:00] start\n=== banner ===\n", "b.log": "other\n" });
  const reading = readTraces([folder], { format: text });
  const kinds: string[] = [];
  for await (const item of reading) kinds.push(item.kind);
  expect(kinds).toEqual(["end"]);
  expect(reading.report.skipped).toMatchObject([{ reason: 'expected one JSON value, got "other"' }]);
});

const anyDocument: DocumentImporter = {
  id: "any",
  input: "document",
  recognises: () => false,
  read: () => [{ ...ends, items: [{ kind: "end", task: "any" }] }],
};

test("a named file is read as the format that the user says, content or not", async () => {
  expect(await read('{"x":\n1}', { format: anyDocument })).toEqual(["end"]);
  expect(await read('{"x":1}\n', { format: "otlp" })).toEqual([
    "run.json:1: `resourceSpans`: expected a list, got nothing",
  ]);
  expect(() => readTraces([], { format: "otpl" })).toThrow(/one of adjourn, .*, got "otpl"/);
});

const picky: LineImporter = {
  id: "picky",
  input: "lines",
  recognises: (first) => first === 7,
  open: () => ({ read: () => ({ ok: true, items: [], unknownFields: [] }), finish: () => [ends] }),
};

test("in a folder, files that have not the wanted format are passed over", async () => {
  const folder = tempFiles({ "a.jsonl": "7\n7\n", "b.jsonl": "8\n8\n" });
  const reading = readTraces([folder], { format: picky });
  const kinds: string[] = [];
  for await (const item of reading) kinds.push(item.kind);
  expect(kinds).toEqual(["end"]);
  expect(reading.report.skipped).toMatchObject([{ reason: "a first line of no known trace format" }]);
});

test("two hundred thousand blank lines before the first are passed over at once", async () => {
  const blank = "\n".repeat(200_000);
  expect(await read(`${blank}${JSON.stringify(mark)}\n`, {}, "run.jsonl")).toHaveLength(3);
});
