import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type ReadTracesOptions, readTraces } from "../../src/importers/read-traces.js";
import { tempFile, tempFiles } from "../temp-files.js";
import { run, says } from "./dataset/run.js";

const json = (...lines: readonly unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");
const header = (task: string) => ({ type: "trace", schema: 1, task });
const mark = (seq: number, fields: object = {}) => ({ type: "progress", seq, mark: "m", ...fields });
const good = json(header("a"), mark(1));

/** Items as `line kind`, errors as their messages without the folder. */
async function read(folder: string, paths: readonly string[], options?: ReadTracesOptions) {
  const reading = readTraces(
    paths.map((path) => join(folder, path)),
    options,
  );
  const items: string[] = [];
  for await (const item of reading) {
    items.push(
      item.kind === "error"
        ? item.error.message.replace(`${folder}/`, "")
        : `${item.file.replace(`${folder}/`, "")}:${item.line} ${item.kind}`,
    );
  }
  const skipped = reading.report.skipped.map(
    ({ file, reason }) => `${file.replace(`${folder}/`, "")}: ${reason}`,
  );
  return { items, skipped, report: reading.report };
}

test("a folder is read in sorted order, into its folders, and each item knows its place", async () => {
  const folder = tempFiles({
    "b.jsonl": good,
    "a/z.ndjson": json(mark(0)),
    "a/y.jsonl.gz": gzipSync(json(run([says("x", "y")]))),
    ".hidden/c.jsonl": good,
  });
  const { items, skipped, report } = await read(folder, [""]);
  expect(items).toEqual([
    ".hidden/c.jsonl:1 header",
    ".hidden/c.jsonl:2 event",
    ".hidden/c.jsonl:2 end",
    "a/y.jsonl.gz:1 header",
    "a/y.jsonl.gz:1 event",
    "a/y.jsonl.gz:1 end",
    "a/z.ndjson:1 header",
    "a/z.ndjson:1 event",
    "a/z.ndjson:1 end",
    "b.jsonl:1 header",
    "b.jsonl:2 event",
    "b.jsonl:2 end",
  ]);
  expect(skipped).toEqual([]);
  expect(report.files).toBe(4);
});

test("what is no trace is skipped in a folder and counted with its reason", async () => {
  const folder = tempFiles({
    "a.jsonl": good,
    "binary.jsonl": Buffer.from([0, 255, 1, 254]),
    "empty.jsonl": "\n\n",
    "notes.md": "# runs",
    "other.jsonl": json({ level: "info" }),
    "torn.jsonl": '{"type":"tra',
    "node_modules/x/a.jsonl": good,
    ".git/a.jsonl": good,
  });
  symlinkSync(join(folder, "a.jsonl"), join(folder, "link.jsonl"));
  symlinkSync(folder, join(folder, "round"));
  const { items, skipped, report } = await read(folder, [""]);
  expect(items).toHaveLength(3);
  expect(report.files).toBe(1);
  expect(skipped).toEqual([
    'binary.jsonl: expected UTF-8 text, got "\\u0000ÿ\\u0001þ"',
    "empty.jsonl: an empty file",
    "link.jsonl: a symbolic link",
    "notes.md: not called *.jsonl, *.ndjson, *.json, *.log, *.txt or *.traj, plain or with .gz",
    "other.jsonl: a JSON document of no known trace format",
    "round: a symbolic link",
    'torn.jsonl: expected one JSON value, got "{\\"type\\":\\"tra"',
  ]);
});

test("a named file that is no trace is an error, and the next one is read", async () => {
  const folder = tempFiles({ "a.jsonl": good, "b.jsonl": "[1]\n", "c.jsonl": "", "d.jsonl": "?\n" });
  const { items, skipped } = await read(folder, ["b.jsonl", "c.jsonl", "d.jsonl", "none", "a.jsonl"]);
  expect(items).toEqual([
    "b.jsonl: expected a trace file, got a JSON document of no known trace format",
    "c.jsonl: expected a trace file, got an empty file",
    'd.jsonl:1: expected one JSON value, got "?"',
    "none: expected a trace file, got no such file or folder",
    "a.jsonl:1 header",
    "a.jsonl:2 event",
    "a.jsonl:2 end",
  ]);
  expect(skipped).toEqual([]);
});

test("a named file is read whatever it is called", async () => {
  expect((await read(tempFiles({ "run.log": good }), ["run.log"])).items).toHaveLength(3);
});

test("a bad line ends its file with an error; what came before and the other files stay valid", async () => {
  const folder = tempFiles({
    "a.jsonl": json(header("a"), mark(1), mark(2, { from: 3 }), mark(3)),
    "b.jsonl": good,
  });
  const { items, report } = await read(folder, [""]);
  expect(items).toEqual([
    "a.jsonl:1 header",
    "a.jsonl:2 event",
    "a.jsonl:3: `from`: expected a string, got 3",
    "b.jsonl:1 header",
    "b.jsonl:2 event",
    "b.jsonl:2 end",
  ]);
  expect(report.badLineCount).toBe(0);
});

test("leniently, bad lines are skipped and counted, with the first messages", async () => {
  const lines = [header("a"), ...Array.from({ length: 50 }, (_, seq) => mark(seq, { from: 3 })), mark(90)];
  const folder = tempFiles({ "a.jsonl": `${json(...lines)}{"torn` });
  const { items, report } = await read(folder, [""], { lenient: true });
  expect(items).toEqual(["a.jsonl:1 header", "a.jsonl:52 event", "a.jsonl:53 end"]);
  expect(report.badLineCount).toBe(51);
  expect(report.badLines).toHaveLength(20);
  expect(report.badLines[0]).toMatchObject({ line: 2, field: "from", expected: "a string", got: "3" });
});

test("a bad header ends its file leniently too, for the lines behind it would count to another task", async () => {
  const folder = tempFiles({ "a.jsonl": json(header("a"), { ...header("b"), schema: 2 }, mark(1)) });
  const { items } = await read(folder, ["a.jsonl"], { lenient: true });
  expect(items).toEqual([
    "a.jsonl:1 header",
    expect.stringMatching(/^a\.jsonl:2: `schema`: expected a schema/),
  ]);
});

test("leniently, a file cut short ends like any other", async () => {
  const whole = gzipSync(json(header("a"), mark(1)));
  const folder = tempFiles({ "a.jsonl.gz": whole.subarray(0, -4) });
  const { items, report } = await read(folder, [""], { lenient: true });
  expect(items.map((item) => item.split(" ")[1])).toEqual(["header", "event", "end"]);
  expect(report.badLines[0]?.got).toMatch(/unexpected end of file/);
});

test("unknown fields and oddities are counted by name", async () => {
  const lines = json(
    header("a"),
    mark(1, { mood: 1, at: 9 }),
    mark(2, { mood: 2, at: 8 }),
    mark(3, { tone: 1 }),
  );
  const { report } = await read(tempFiles({ "a.jsonl": lines }), [""]);
  expect([...report.unknownFields]).toEqual([
    ["mood", 2],
    ["tone", 1],
  ]);
  expect([...report.notes]).toEqual([["`at` goes backwards", 1]]);
});

test("a flood of invented field names is counted in bounded space", async () => {
  const fields = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`field-${index}`, 1]));
  const { report } = await read(tempFiles({ "a.jsonl": json(mark(1, fields)) }), [""]);
  expect(report.unknownFields.size).toBe(101);
  expect(report.unknownFields.get("(others)")).toBe(4_900);
});

test("a file name can't drive a terminal through a message", async () => {
  const folder = tempFiles({ "a\u001b[2J.jsonl": "?\n" });
  const [item] = (await read(folder, ["a\u001b[2J.jsonl"])).items;
  expect(item).not.toContain("\u001b");
});

test("lines are read as they are asked for, not before", async () => {
  const file = tempFile(`${json(header("a"), mark(1))}${"x".repeat(3_000_000)}`);
  const items = readTraces([file])[Symbol.asyncIterator]();
  expect((await items.next()).value).toMatchObject({ kind: "header" });
  expect((await items.next()).value).toMatchObject({ kind: "event" });
  expect((await items.next()).value).toMatchObject({ kind: "error" });
});
