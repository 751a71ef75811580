import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PING_PONG, scenarioText } from "../scenarios/short-scenario.js";
import { tempFiles } from "../temp-files.js";
import { runCli } from "./test-session.js";

const looping = (expectation: string, head = "") =>
  scenarioText(`${PING_PONG}    expect: ${expectation}\n`, head);
const stopped = looping("{ stopped: true }");
const recorded = (expectation: string, head = "") =>
  `name: r\ndescription: d\ntrace: ${join(process.cwd(), "examples/traces")}\n${head}expect: ${expectation}\n`;

test("scenarios that come out as they say pass, in the order of their files", async () => {
  const folder = tempFiles({ "b.yaml": stopped, "a.yml": stopped });
  const { out, exitCode } = await runCli(["check", folder]);
  expect(exitCode).toBe(0);
  expect(out.indexOf("a.yml")).toBeLessThan(out.indexOf("b.yaml"));
  expect(out).toContain("2 scenarios: 2 passed, 0 failed");
});

test("a failed expectation is told with line, task, field and evidence, and exits with 1", async () => {
  const folder = tempFiles({ "a.yaml": looping("{ stopped: false }") });
  const { out, exitCode } = await runCli(["check", folder]);
  expect(exitCode).toBe(1);
  expect(out).toMatch(/line \d+: talk: `stopped`: expected false, got true/);
  expect(out).toMatch(/CHAIN_CYCLE trip at event \d+/);
});

test("a broken file exits with 2, and the others are played none the less", async () => {
  const folder = tempFiles({ "a.yaml": "name: [", "b.yaml": stopped });
  const { out, exitCode } = await runCli(["check", folder]);
  expect(exitCode).toBe(2);
  expect(out).toMatch(/^BROKEN .*a\.yaml/m);
  expect(out).toMatch(/^ok {5}.*b\.yaml/m);
});

test.each([
  ["a missing folder", ["test/cli/no-scenarios"]],
  ["an unknown reporter", ["--reporter", "loud"]],
  ["a limit without a baseline", ["--max-token-increase", "10%"]],
  ["a limit that is none", ["--max-token-increase", "much"]],
  ["one file for two reporters", ["--reporter", "json", "--reporter", "junit", "--out", "x"]],
  ["a filter that fits nothing", ["scenarios/mutual-wait.yaml", "--filter", "zzz"]],
])("%s is wrong usage", async (_, args) => {
  const { exitCode, err } = await runCli(["check", ...args]);
  expect(exitCode).toBe(2);
  expect(err).toMatch(/^adjourn: /);
});

test("a folder without scenarios is wrong usage", async () => {
  const { exitCode, err } = await runCli(["check", tempFiles({ "a.snap.json": "{}", "b.txt": "" })]);
  expect(exitCode).toBe(2);
  expect(err).toContain("Expected at least one scenario");
});

test("--filter takes scenarios by name or file", async () => {
  const folder = tempFiles({ "a.yaml": stopped, "b.yaml": stopped.replace("name: short", "name: longer") });
  expect((await runCli(["check", folder, "--filter", "a.yaml"])).out).toContain("1 scenario:");
  expect((await runCli(["check", folder, "--filter", "longer"])).out).toMatch(/^ok {5}.*b\.yaml/);
});

test("recorded runs are judged under the scenario's policy, each of them", async () => {
  const folder = tempFiles({
    "a.yaml": recorded("{ maxTokens: 10000 }"),
    "b.yaml": recorded("{ stopped: true }"),
    "c.yaml": recorded("{ healthy: true }", "task: healthy\n"),
    "d.yaml": recorded("{ by: [BUDGET] }", "policy: { budget: { task: { tokens: 100 } } }\n"),
  });
  const { out, exitCode } = await runCli(["check", folder]);
  expect(exitCode).toBe(1);
  expect(out.match(/^\w+/gm)).toEqual(["ok", "FAIL", "ok", "ok", "4"]);
  expect(out).toContain("healthy: `stopped`: expected true, got false");
});

test("a trace that is not there breaks its scenario at the line that names it", async () => {
  const text = "name: r\ndescription: d\ntrace: missing.jsonl\nexpect: { healthy: true }\n";
  const { out, exitCode } = await runCli(["check", tempFiles({ "a.yaml": text })]);
  expect(exitCode).toBe(2);
  expect(out).toMatch(/line 3: `trace`: .*no such file/s);
});

test("a module of the user's runs real agents", async () => {
  const agents = `export const go = async (task) => {
    await task.agent("a").send("b", "Here are the figures.");
  };`;
  const scenario = (name: string) =>
    `name: m\ndescription: d\nmodule: ./agents.mjs#${name}\nexpect: { healthy: true, maxEvents: 5 }\n`;
  const folder = tempFiles({ "agents.mjs": agents, "a.yaml": scenario("go"), "b.yaml": scenario("stop") });
  const { out, exitCode } = await runCli(["check", folder]);
  expect(exitCode).toBe(2);
  expect(out).toMatch(/^ok .*a\.yaml/m);
  expect(out).toMatch(/`module`: .*expected a function called stop, got undefined/s);
});

test("a scenario that expects nothing fails", async () => {
  const { out, exitCode } = await runCli(["check", tempFiles({ "a.yaml": scenarioText(PING_PONG) })]);
  expect(exitCode).toBe(1);
  expect(out).toContain("at least one expectation");
});

test("a snapshot is compared once it was accepted, and the first difference is named", async () => {
  const folder = tempFiles({ "a.yaml": looping("{ stopped: true }", "snapshot: true") });
  expect((await runCli(["check", folder])).out).toContain("expected an accepted snapshot");
  expect((await runCli(["check", folder, "--update"])).exitCode).toBe(0);
  expect((await runCli(["check", folder])).exitCode).toBe(0);
  const file = join(folder, "a.yaml.snap.json");
  writeFileSync(file, readFileSync(file, "utf8").replace(/"tokens": \d+/, '"tokens": 7'));
  const { out, exitCode } = await runCli(["check", folder]);
  expect(exitCode).toBe(1);
  expect(out).toMatch(/`snapshot`: expected tasks\.0\.tokens 7, got \d+/);
});

test("reports go to their files, and standard output still tells what happened", async () => {
  const folder = tempFiles({ "a.yaml": stopped });
  const [json, junit] = [join(folder, "out.txt"), join(folder, "junit.xml")];
  const { out } = await runCli(["check", folder, "--reporter", "json", "--out", json]);
  expect(out).toContain("1 passed");
  expect(JSON.parse(readFileSync(json, "utf8"))).toMatchObject({ schema: 1, counts: { passed: 1 } });
  await runCli(["check", folder, "--reporter", "github", "--reporter", `junit=${junit}`]);
  expect(readFileSync(junit, "utf8")).toContain("<testsuite ");
});

test("a run that burns more than its baseline is told by how much, and fails beyond the limit", async () => {
  const folder = tempFiles({ "a.yaml": looping("{ maxTokens: 1000000 }") });
  const baseline = join(folder, "main.txt");
  await runCli(["check", folder, "--reporter", "json", "--out", baseline]);
  const longer = stopped.replaceAll("Confirmed", "Confirmed and noted, with many thanks to everybody here");
  writeFileSync(join(folder, "a.yaml"), longer);
  const compared = await runCli(["check", folder, "--baseline", baseline]);
  expect(compared.exitCode).toBe(0);
  expect(compared.out).toMatch(/burns [\d.]+ % more tokens in\s/);
  const limited = await runCli(["check", folder, "--baseline", baseline, "--max-token-increase", "0%"]);
  expect(limited.exitCode).toBe(1);
});

test("a baseline of another shape is wrong usage and names its field", async () => {
  const folder = tempFiles({ "a.yaml": stopped, "main.txt": '{"schema":1,"ruleset":5,"scenarios":[]}' });
  const { exitCode, err } = await runCli(["check", folder, "--baseline", join(folder, "main.txt")]);
  expect(exitCode).toBe(2);
  expect(err).toMatch(/main\.txt: `ruleset`: expected a string, got 5/);
});

test("--policy judges scenarios that state none", async () => {
  const folder = tempFiles({
    "a.yaml": looping("{ by: [CHAIN_CYCLE] }"),
    "policy.txt": "budget: { task: { tokens: 3000 } }",
  });
  expect((await runCli(["check", folder])).exitCode).toBe(0);
  const { exitCode, out } = await runCli(["check", folder, "--policy", join(folder, "policy.txt")]);
  expect(exitCode).toBe(1);
  expect(out).toContain("got BUDGET");
});
