import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseFieldMap } from "../../src/importers/field-map/field-map.js";
import { mappedFormat } from "../../src/importers/field-map/mapped-format.js";
import { readTraces } from "../../src/importers/read-traces.js";
import { tempFile } from "../temp-files.js";

const page = readFileSync("docs/traces.md", "utf8");
const example = /```jsonl\n(.*?)```/s.exec(page)?.[1] ?? "";
const [, map = "", mapped = ""] = /```yaml\n(.*?)```\s+```json\n(.*?)```/s.exec(page) ?? [];

test("the example in docs/traces.md is a valid trace without unknown fields", async () => {
  const reading = readTraces([tempFile(example)]);
  const kinds: string[] = [];
  for await (const item of reading) kinds.push(item.kind === "error" ? item.error.message : item.kind);
  expect(kinds).toEqual([
    "header",
    "event",
    "event",
    "event",
    "event",
    "header",
    "event",
    "event",
    "observation",
    "event",
    "end",
    "end",
  ]);
  expect([...reading.report.unknownFields]).toEqual([]);
});

test("the example of a map in docs/traces.md reads the records beside it", async () => {
  const reading = readTraces([tempFile(mapped)], { format: mappedFormat(parseFieldMap(map)) });
  const found: string[] = [];
  for await (const item of reading) {
    if (item.kind === "error") throw item.error;
    found.push(item.kind === "event" ? item.event.type : item.kind);
  }
  expect(found).toEqual(["header", "message", "tool-call", "tool-result", "message", "end"]);
  expect([...reading.report.unknownFields]).toEqual([]);
});
