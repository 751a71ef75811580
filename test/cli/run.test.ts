import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { tempFile } from "../temp-files.js";
import { runCli } from "./test-session.js";

test("help goes to standard output", async () => {
  const { exitCode, out, err } = await runCli(["--help"]);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
  expect(out).toContain("replay [options] <paths...>");
});

test("a command has its own help, as wide as a report", async () => {
  const { exitCode, out } = await runCli(["replay", "--help"]);
  expect(exitCode).toBe(0);
  expect(out).toContain("--policy <file>");
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("the version is that of the package", async () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(await runCli(["--version"])).toEqual({ exitCode: 0, out: `${version}\n`, err: "" });
});

test("without a command the help is an error", async () => {
  const { exitCode, out, err } = await runCli([]);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
  expect(err).toContain("Usage: adjourn");
});

test.each([
  [["unknown"], "unknown command 'unknown'; `adjourn --help` lists the known ones"],
  [["replay"], "missing required argument 'paths'"],
  [["replay", "x", "--fast"], "unknown option '--fast'"],
  [["replay", "x", "--fail-on", "clear"], "Allowed choices are trip, warn."],
  [["replay", "x", "--currency", "yuan"], "Expected a code and its amount per USD, such as CNY=7.2."],
  [["replay", "x", "--json", "--explain", "y"], "cannot be used with option '--json'"],
  [["explain", "NOTHING"], "Expected one of ACTION_CYCLE, CHAIN_CYCLE, NUMERIC_CYCLE"],
])("%j is wrong usage, told in one line", async (args, message) => {
  const { exitCode, out, err } = await runCli(args);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
  expect(err).toContain(message);
  expect(err).toMatch(/^adjourn: (?!error).+\n$/);
});

test("an error cannot drive a terminal", async () => {
  const { err } = await runCli(["\u001b[2J\nfake"]);
  expect(err).toMatch(/^adjourn: .*\\u001b\[2J\\nfake'; .*\n$/);
});

test("where an error came from is shown to who debugs", async () => {
  const { err } = await runCli(["explain", "NOTHING"], { isDebugging: true });
  expect(err).toContain("src/cli/explain.ts");
});

test("a code is explained however it is written", async () => {
  const { exitCode, out } = await runCli(["explain", "stale-chain"]);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^STALE_CHAIN: /);
});

test("a code is explained with the settings of a policy", async () => {
  const policy = tempFile("detectors: { ECHO: { warn: 5 } }", "p.yaml");
  const { out } = await runCli(["explain", "ECHO", "--policy", policy]);
  expect(out).toContain("detectors.ECHO.warn = 5");
});
