import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readTraces } from "../../src/importers/read-traces.js";
import { tempFile } from "./temp-files.js";

const example = /```jsonl\n(.*?)```/s.exec(readFileSync("docs/traces.md", "utf8"))?.[1] ?? "";

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
