import { expect, test } from "vitest";
import { parseScenario } from "../../src/scenarios/parse-scenario.js";
import { PING_PONG, scenarioText } from "./short-scenario.js";

const oneStep = (step: string, agents = "{ a: {}, b: {} }") =>
  scenarioText(`  - id: t\n    agents: ${agents}\n    flows:\n      f:\n        - ${step}\n`);

test.each([
  ["a -> b: Hello.", { do: "say", agent: "a", to: "b", text: "Hello." }],
  ["a calls ls: two files", { do: "call", agent: "a", tool: "ls", result: "two files" }],
  ["a calls ls: { error: denied, takes: 5s }", { error: "denied", takes: { leastMs: 5_000, mostMs: 5_000 } }],
  ["a spawns b: help", { do: "spawn", agent: "a", child: "b", text: "help" }],
  ["a waits for b", { do: "wait", agent: "a", on: "b" }],
  ["a waits for b: 1m30s", { do: "wait", upTo: 90_000 }],
  ["a waits for b: { deadline: 5m, upTo: 1h }", { do: "wait", on: "b", deadline: 300_000, upTo: 3_600_000 }],
  ["a returns to b", { do: "return", agent: "a", to: "b" }],
  ["a marks progress: 12 tests", { do: "mark", text: "12 tests" }],
  ["pause: 5m..10m", { do: "pause", takes: { leastMs: 300_000, mostMs: 600_000 } }],
  ["fail: disk full", { do: "fail", reason: "disk full" }],
  ["{ repeat: forever, steps: [pause: 1s] }", { do: "repeat", times: "forever" }],
  ["{ meeting: m, host: a, says: x, depth: 2 }", { do: "meeting", name: "m", guests: 2 }],
  ["{ tree: t, root: a, children: 3, depth: 2, purpose: x }", { do: "tree", name: "t", root: "a" }],
])("reads the step %s", (step, expected) => {
  const scenario = parseScenario(oneStep(step), "x.yaml");
  expect(scenario.tasks[0]?.flows["f"]?.[0]).toMatchObject(expected);
});

test.each([
  [
    "an unknown verb",
    oneStep("a shouts at b: hi"),
    /^x\.yaml:11: `tasks\.0\.flows\.f\.0`: expected a step: "a -> b/,
  ],
  ["an undeclared agent", oneStep("a -> c: hi"), /^x\.yaml:11: .*expected an agent of the task, got "c"$/],
  [
    "an undeclared root",
    oneStep("{ tree: t, root: c, children: 1, depth: 1, purpose: x }"),
    /expected an agent of the task, got "c"$/,
  ],
  [
    "an unknown text",
    oneStep("a -> b: $nope"),
    /^x\.yaml:11: .*expected a text under `texts`, got "\$nope"$/,
  ],
  ["a wrong duration", oneStep("pause: soon"), /^x\.yaml:11: .*expected a duration .*, got /],
  ["a falling range", oneStep("pause: 9s..5s"), /rising range/],
  ["result and error", oneStep("a calls ls: { result: x, error: y }"), /expected a result or an error/],
  ["a wrong mode", scenarioText(PING_PONG, "mode: loud"), /^x\.yaml:5: `mode`: expected one of "off"/],
  [
    "a wrong policy",
    scenarioText(PING_PONG, "policy: { ladder: [scold] }"),
    /^x\.yaml:5: `policy\.ladder\.0`: /,
  ],
  ["an unknown field", scenarioText(PING_PONG, "colour: red"), /^x\.yaml:.*colour/],
  ["no tasks", scenarioText("  []"), /^x\.yaml:7: `tasks`: expected a non-empty list/],
  [
    "one id twice",
    scenarioText(PING_PONG + PING_PONG),
    /`tasks\.1\.id`: expected each task id once, got "talk" again/,
  ],
  ["broken YAML", "name: [", /^x\.yaml:1: expected YAML or JSON, got /],
  ["something else", "42", /^x\.yaml:1: expected an object, got 42$/],
])("refuses %s and says where", (_, text, message) => {
  expect(() => parseScenario(text, "x.yaml")).toThrow(message);
});

test("a stop before the start is refused", () => {
  const text = scenarioText(PING_PONG).replace("T23:30", "T21:30");
  expect(() => parseScenario(text, "x.yaml")).toThrow(/`clock`: expected a stop after the start/);
});
