import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFile, tempFiles } from "../temp-files.js";
import { runCli } from "./test-session.js";

function dataIn(file: string) {
  const html = readFileSync(file, "utf8");
  return JSON.parse(/id="data">(.*)<\/script>/.exec(html)?.[1] ?? "null");
}

test("a report is one file that holds all traces, and the line printed says so", async () => {
  const file = join(tempFiles(), "runs.html");
  const { exitCode, out, err } = await runCli(["report", "examples/traces", "--out", file]);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
  expect(out).toBe(`wrote ${file}: 2 traces, 1 clear, 0 warn, 1 trip\n`);
  expect(dataIn(file).traces).toMatchObject([
    { id: "healthy", verdict: "clear" },
    { id: "two-agents", verdict: "trip" },
  ]);
});

test("a replay writes the report beside what it prints, priced and redacted as asked", async () => {
  const file = join(tempFiles(), "runs.html");
  const args = ["examples/traces", "--html", file, "--redact", "--currency", "CNY=7.2"];
  const { out } = await runCli(["replay", ...args]);
  expect(out).toContain("TRIP  two-agents");
  expect(dataIn(file)).toMatchObject({
    isRedacted: true,
    currency: { code: "CNY", perUsd: 7.2 },
    traces: [{ id: "trace 1" }, { id: "trace 2", figures: { nanoUsd: expect.any(Number) } }],
  });
  expect(readFileSync(file, "utf8")).not.toContain("planner");
});

test("a file that can't be read is named in the report too", async () => {
  const file = join(tempFiles(), "runs.html");
  const { exitCode } = await runCli(["report", "examples/traces", "missing.jsonl", "--out", file]);
  expect(exitCode).toBe(2);
  expect(dataIn(file).notes).toEqual([expect.stringContaining("missing.jsonl")]);
});

test.each([
  [["report", "examples/traces", "--out", "runs.jsonl"], "Expected a name that ends in .html."],
  [["replay", "examples/traces", "--html", "runs.jsonl"], "Expected a name that ends in .html."],
  [
    ["report", "examples/traces", "--out", "missing/runs.html"],
    "expected a file to write, got no such file or folder",
  ],
  [["replay", "examples/traces", "--html", "a.html", "--explain", "x"], "cannot be used with option '--html"],
])("%j is wrong usage, told in one line", async (args, message) => {
  const { exitCode, err } = await runCli(args);
  expect(exitCode).toBe(2);
  expect(err).toContain(message);
});

test("without any trace there is no report", async () => {
  const file = join(tempFiles(), "runs.html");
  const { exitCode, err } = await runCli(["report", tempFile("not a trace", "a.txt"), "--out", file]);
  expect(exitCode).toBe(2);
  expect(err).toContain("expected");
});
