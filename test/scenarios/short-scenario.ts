import { parseScenario } from "../../src/scenarios/parse-scenario.js";
import type { Scenario } from "../../src/scenarios/scenario.js";

/** The smallest scenario there is around some tasks, ready to be run. */
export function shortScenario(tasks: string, head = ""): Scenario {
  return parseScenario(scenarioText(tasks, head), "short.yaml");
}

/** Its text; `tasks` is the YAML of the list, `head` of further fields. */
export function scenarioText(tasks: string, head = ""): string {
  return `name: short
description: for a test
clock: { start: "2026-03-17T22:00:00+08:00", stop: "2026-03-17T23:30:00+08:00" }
defaults: { model: gpt-4.1, prompt: 1000, think: 2s..4s }
${head}
tasks:
${tasks}`;
}

/** Two agents that never stop saying the same. */
export const PING_PONG = `
  - id: talk
    agents: { a: {}, b: {}, c: {} }
    flows:
      loop:
        - a -> b: The plan is ready, please have a look at it.
        - repeat: forever
          steps:
            - a -> b: Confirmed.
            - b -> a: Confirmed as well.
      work:
        - pause: 20m
        - c -> a: Meanwhile the survey came back with three surprising answers.
`;
