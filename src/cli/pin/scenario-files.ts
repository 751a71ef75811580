import { stringify } from "yaml";
import { formatTraceLine } from "../../core/trace-line.js";
import type { PinnedRun } from "../../scenarios/pin/pin-run.js";

/** What a person says about a run: it should be stopped, or should be left alone. */
export type PinExpectation = "halt" | "healthy";

export interface PinnedScenario {
  readonly name: string;
  readonly pinned: PinnedRun;
  readonly expected: PinExpectation;
  /** Steps of the run before. */
  readonly steps: number;
  /** Policy file, as seen from the scenario. */
  readonly policy: string | undefined;
}

/** Writes the text of a pinned scenario. */
export function scenarioText({ name, pinned, expected, steps, policy }: PinnedScenario): string {
  const { finding } = pinned;
  const what = finding === null ? "nothing trips in it" : `${finding.code} trips in it`;
  const description =
    `Pinned from a recorded run: ${pinned.steps.length} of ${steps} events; ${what}, and it is ` +
    `${expected === "halt" ? "a loop that must be stopped" : "healthy and must be left alone"}.`;
  const by = expected === "halt" && finding !== null ? { by: [finding.code] } : {};
  const scenario = {
    name,
    description,
    ...(policy === undefined ? {} : { policy }),
    trace: `./${name}.jsonl`,
    expect: expected === "halt" ? { stopped: true, ...by } : { healthy: true },
  };
  return stringify(scenario, { lineWidth: 110 });
}

/** Writes the trace that a pinned scenario judges. */
export function traceText({ name, pinned }: Pick<PinnedScenario, "name" | "pinned">): string {
  const header = { ...pinned.header, task: name };
  const lines = [
    formatTraceLine({ kind: "header", header }),
    // Each step is written as what it is.
    ...pinned.steps.map((step) => formatTraceLine(step)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
