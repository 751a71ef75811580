import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { message, pingPong, type SampleEvent } from "../reports/sample-events.js";
import { tempFile, tempFiles } from "../temp-files.js";
import { clockSteps, runCli } from "./test-session.js";

const looping = "examples/traces/two-agents.jsonl";
const healthy = "examples/traces/healthy.jsonl";

function lines(...values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}

function trace(task: string, events: readonly SampleEvent[]): string {
  return lines({ type: "trace", schema: 1, task }, ...events);
}

const quiet = [message(1, "a", "b", "Level 4 is done."), message(2, "b", "a", "Seen, thanks.")];

function jsonOf(out: string) {
  return out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("a looping run is named with its loop, a healthy one is one line, and the exit code is 0", async () => {
  const { exitCode, out, err } = await runCli(["replay", "examples/traces"]);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
  expect(out).toMatch(/^clear healthy /m);
  expect(out).toMatch(/^TRIP {2}two-agents$/m);
  expect(out).toContain("edges planner⇄reviewer");
  expect(out).toMatch(/^2 traces: 1 clear, 0 warn, 1 trip$/m);
});

test.each([
  [looping, "trip", 1],
  [looping, "warn", 1],
  [healthy, "trip", 0],
  [healthy, "warn", 0],
])("%s with --fail-on %s exits with %i", async (file, level, exitCode) => {
  expect((await runCli(["replay", file, "--fail-on", level])).exitCode).toBe(exitCode);
});

test("a warning fails on warn and not on trip", async () => {
  const file = tempFile(trace("warned", pingPong(2)));
  expect((await runCli(["replay", file, "--fail-on", "trip"])).exitCode).toBe(0);
  expect((await runCli(["replay", file, "--fail-on", "warn"])).exitCode).toBe(1);
});

test("JSON is a line for each trace and one for the total, and nothing else", async () => {
  const { exitCode, out, err } = await runCli(["replay", "--json", "examples/traces"]);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
  const [first, second, total] = jsonOf(out);
  expect(first).toMatchObject({ trace: "healthy", file: healthy, verdict: "clear", findings: [] });
  expect(second).toMatchObject({ trace: "two-agents", file: looping, verdict: "trip" });
  expect(total.total).toMatchObject({ traces: 2, clear: 1, trip: 1, files: 2, skippedFiles: 0, badLines: 0 });
});

test("an unreadable file is an error whatever else was found, and the rest is reported", async () => {
  const args = ["replay", "--json", "missing.jsonl", looping, "--fail-on", "trip"];
  const { exitCode, out, err } = await runCli(args);
  expect(exitCode).toBe(2);
  expect(err).toMatch(/^adjourn: missing\.jsonl.*no such file or folder\n$/);
  expect(jsonOf(out)).toMatchObject([{ trace: "two-agents" }, { total: { traces: 1 } }]);
});

test("a file that breaks off gives no verdict about the traces that it cut", async () => {
  const file = tempFile(`${trace("cut", pingPong(4))}{"type":"mess`);
  const { exitCode, out, err } = await runCli(["replay", "--json", file]);
  expect(exitCode).toBe(2);
  expect(err).toContain("its unfinished traces are left out (--lenient reports them)");
  expect(jsonOf(out)).toMatchObject([{ total: { traces: 0 } }]);
});

test("each file that breaks off answers for its own traces", async () => {
  const cut = (task: string) => `${trace(task, quiet)}{"type":"mess`;
  const folder = tempFiles({ "a.jsonl": cut("a"), "b.jsonl": cut("b"), "c.jsonl": trace("whole", quiet) });
  const { out } = await runCli(["replay", folder]);
  expect(out.replace(/\s+/g, " ")).toContain("2 not readable to the end, 2 traces without an end left out");
});

test("lenient reading leaves out the bad lines, counts them and goes on", async () => {
  const file = tempFile(`${trace("cut", pingPong(4))}{"type":"mess`);
  const { exitCode, out, err } = await runCli(["replay", "--lenient", file]);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
  expect(out).toContain("1 file read, 1 bad line left out");
  expect(out).toMatch(/^TRIP {2}cut$/m);
});

test.each([
  [
    "a folder without traces",
    { "notes.txt": "hello", "other.jsonl": '{"foreign":true}\n' },
    "got files that are none, such as ",
  ],
  ["an empty folder", {}, "got none."],
])("%s is a wrong input", async (_, files, message) => {
  const { exitCode, out, err } = await runCli(["replay", tempFiles(files)]);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
  expect(err).toContain(message);
});

test("files that are no trace are skipped in a folder and refused by name", async () => {
  const folder = tempFiles({ "a.jsonl": trace("a", quiet), "b.jsonl": '{"foreign":true}\n' });
  const inFolder = await runCli(["replay", folder]);
  expect(inFolder.exitCode).toBe(0);
  expect(inFolder.out).toContain("1 file read, 1 skipped");
  const byName = await runCli(["replay", join(folder, "b.jsonl")]);
  expect(byName.exitCode).toBe(2);
  expect(byName.err).toContain("a JSON document of no known trace format");
});

test("tasks that interleave in one compressed file are judged apart", async () => {
  const one = pingPong(4).map((event) => ({ ...event, task: "one" }));
  const two = quiet.map((event) => ({ ...event, task: "two" }));
  const mixed = lines(...two.slice(0, 1), ...one.slice(0, 3), ...two.slice(1), ...one.slice(3));
  const { out } = await runCli(["replay", "--json", tempFile(gzipSync(mixed), "mixed.jsonl.gz")]);
  expect(jsonOf(out).slice(0, 2)).toMatchObject([
    { trace: "two", verdict: "clear", events: 2 },
    { trace: "one", verdict: "trip", events: 8 },
  ]);
});

test("of more than forty traces only those with findings are listed, unless all are asked for", async () => {
  const many = Array.from({ length: 60 }, (_, index) =>
    trace(`task-${index}`, index === 50 ? pingPong(4) : quiet),
  );
  const file = tempFile(many.join(""));
  const some = await runCli(["replay", file]);
  expect(some.out.match(/^(clear|TRIP)/gm)).toEqual(["TRIP"]);
  const all = await runCli(["replay", file, "--all"]);
  expect(all.out.match(/^(clear|TRIP)/gm)).toHaveLength(60);
});

test("a policy changes the verdict", async () => {
  const codes = ["CHAIN_CYCLE", "STALE_CHAIN", "NEAR_REPEAT", "ECHO"];
  const off = codes.map((code) => `  ${code}: { mode: off }\n`);
  const policy = tempFile(`mode: enforce\ndetectors:\n${off.join("")}`, "p.yaml");
  const { out } = await runCli(["replay", "--json", "--policy", policy, looping]);
  expect(jsonOf(out)[0]).toMatchObject({ verdict: "clear", events: 13 });
});

test("recorded runs are judged in shadow, whatever the policy says", async () => {
  const policy = tempFile("mode: enforce", "p.yaml");
  const { out } = await runCli(["replay", looping, "--explain", "two-agents", "--policy", policy]);
  expect(out).toContain("detectors.CHAIN_CYCLE.mode = shadow");
});

test("a policy may be JSON, and an empty one changes nothing", async () => {
  const off = { mode: "off" };
  const detectors = { CHAIN_CYCLE: { trip: 50, warn: 50 }, STALE_CHAIN: off, NEAR_REPEAT: off, ECHO: off };
  const json = tempFile(JSON.stringify({ detectors }), "p.json");
  expect(jsonOf((await runCli(["replay", "--json", "--policy", json, looping])).out)[0].verdict).toBe(
    "clear",
  );
  const empty = tempFile("", "empty.yaml");
  expect(jsonOf((await runCli(["replay", "--json", "--policy", empty, looping])).out)[0].verdict).toBe(
    "trip",
  );
});

test.each([
  ["mode: loud", '`mode`: expected one of "off", "shadow", "enforce", got "loud"'],
  ["detectors:\n  CHAIN_CYCLE: { trip: 1 }", "`detectors.CHAIN_CYCLE.trip`: expected a number from 2, got 1"],
  ["modee: shadow", 'expected only known fields, got "modee"'],
  ["a: [", "`line 1`: expected YAML or JSON"],
  ["- a list", "expected an object, got a list of 1"],
])("the policy %j is refused by file and field", async (text, message) => {
  const policy = tempFile(text, "bad.yaml");
  const { exitCode, out, err } = await runCli(["replay", "--policy", policy, looping]);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
  expect(err).toContain(`adjourn: ${policy}: `);
  expect(err).toContain(message);
});

test("a policy that is not there is named", async () => {
  const { exitCode, err } = await runCli(["replay", "--policy", "gone.yaml", looping]);
  expect(exitCode).toBe(2);
  expect(err).toBe("adjourn: gone.yaml: expected a policy, got no such file or folder\n");
});

test("own prices go before those of the catalogue, and money is shown in both currencies", async () => {
  const prices = tempFile(
    "prices:\n  - { model: gpt-4o, inputUsdPerMillion: 1000, outputUsdPerMillion: 1000 }\n",
    "prices.yaml",
  );
  const { out } = await runCli(["replay", looping, "--prices", prices, "--currency", "cny=7.2"]);
  expect(out).toContain("cost 7.35 USD (52.89 CNY)");
});

test("a wrong price file is refused", async () => {
  const prices = tempFile("prices: cheap", "prices.yaml");
  const { exitCode, err } = await runCli(["replay", looping, "--prices", prices]);
  expect(exitCode).toBe(2);
  expect(err).toContain("`prices`: expected a list");
});

test("a model without a price is unpriced, never free", async () => {
  const usage = { input: 10, output: 5 };
  const events = [{ ...message(1, "a", "b", "hello"), model: "house-model", usage }];
  const file = tempFile(trace("own-model", events));
  expect(jsonOf((await runCli(["replay", "--json", file])).out)[0].costNanoUsd).toBeNull();
  expect((await runCli(["replay", file])).out).toContain("cost unpriced");
});

test("one trace is explained by its id, with its events", async () => {
  const { exitCode, out } = await runCli([
    "replay",
    "examples/traces",
    "--explain",
    "two-agents",
    "--fail-on",
    "trip",
  ]);
  expect(exitCode).toBe(1);
  expect(out).toContain("#8 reviewer → planner");
  expect(out).toContain("new: nothing, word for word");
  expect(out).not.toContain("healthy.jsonl");
});

test("an id with control characters is found as it is shown", async () => {
  const file = tempFile(trace("night\u001b[2J", pingPong(4)));
  const { exitCode, out } = await runCli(["replay", file, "--explain", "night\\u001b[2J"]);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^TRIP {2}night\\u001b\[2J$/m);
});

test("an id that no trace has is wrong usage", async () => {
  const { exitCode, err } = await runCli(["replay", looping, "--explain", "nobody"]);
  expect(exitCode).toBe(2);
  expect(err).toBe(
    'adjourn: Expected the id of a trace in these files, got "nobody". `--json` shows all ids.\n',
  );
});

test("an id that was cut in a list is answered with those that begin like it", async () => {
  const { err } = await runCli(["replay", looping, "--explain", "two-ag…"]);
  expect(err).toContain('got "two-ag…"; like it begin: two-agents.');
});

test("progress is drawn on a terminal and taken away before anything else is written", async () => {
  const terminal = { progressColumns: 60, now: clockSteps(1_000) };
  const { out, err } = await runCli(["replay", "--json", looping], terminal);
  expect(err).toContain("file 1 of 1: 0 traces, 1 event");
  expect(err.endsWith("\r\u001b[K")).toBe(true);
  expect(jsonOf(out)).toHaveLength(2);
});
