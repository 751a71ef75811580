import { expect, test } from "vitest";
import { parseScenarioFile } from "../../src/scenarios/parse-scenario-file.js";
import { PING_PONG, scenarioText } from "./short-scenario.js";

const head = "name: n\ndescription: d\n";

test.each([
  ["script", scenarioText(PING_PONG)],
  ["trace", `${head}trace: runs/night.jsonl\nexpect: { healthy: true }\n`],
  ["module", `${head}module: ./agents.js#run\ntimeout: 2m\n`],
])("tells a scenario of the kind %s from the others", (kind, text) => {
  expect(parseScenarioFile(text, "x.yaml").kind).toBe(kind);
});

test("finds the line of a field, else of what it would be in", () => {
  const { lineOf } = parseScenarioFile(`${head}trace: t.jsonl\nexpect:\n  healthy: true\n`, "x.yaml");
  expect([lineOf(["expect", "healthy"]), lineOf(["expect", "by"]), lineOf(["trace"])]).toEqual([5, 5, 3]);
});

test.each([
  ["a gate of a recorded run", "trace: t.jsonl\nexpect: { gate: open }", /^x\.yaml:4: .*"gate"$/],
  ["flows beside a trace", "trace: t.jsonl\ntasks: []", /^x\.yaml:\d: .*"tasks"$/],
  ["an export that is no name", "module: ./a.js#b c", /^x\.yaml:3: `module`: expected .*module|path/],
  [
    "a policy file where none can be read",
    "trace: t.jsonl\npolicy: p.yaml",
    /^x\.yaml:4: `policy`: expected a policy/,
  ],
])("refuses %s and says where", (_, text, message) => {
  expect(() => parseScenarioFile(head + text, "x.yaml")).toThrow(message);
});

test("a policy may be a file, and what is wrong in it is told at the line that names it", () => {
  const text = `${head}trace: t.jsonl\npolicy: ../policy.yaml\n`;
  const readPolicy = (path: string) => ({ mode: path === "../policy.yaml" ? "shadow" : "loud" });
  expect(parseScenarioFile(text, "x.yaml", { readPolicy }).scenario.policy).toEqual({ mode: "shadow" });
  const wrong = () => parseScenarioFile(text, "x.yaml", { readPolicy: () => ({ mode: "loud" }) });
  expect(wrong).toThrow(/^x\.yaml:4: `policy\.mode`: expected one of "off"/);
});

test("a policy given by the caller judges only scenarios that state none", () => {
  const policy = { mode: "off" };
  const own = `${head}trace: t.jsonl\npolicy: { mode: shadow }\n`;
  expect(parseScenarioFile(own, "x.yaml", { policy }).scenario.policy).toEqual({ mode: "shadow" });
  const none = `${head}trace: t.jsonl\n`;
  expect(parseScenarioFile(none, "x.yaml", { policy }).scenario.policy).toEqual(policy);
});
