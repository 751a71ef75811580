import type { CheckedScenario, CheckedTask, CheckReport } from "../../../src/reports/check/check-report.js";
import { sampleFinding } from "../sample-trace.js";

/** A task of twelve events that was cut. */
export function sampleTask(facts: Partial<CheckedTask> = {}): CheckedTask {
  const finding = sampleFinding();
  const { cut, seq, code } = finding;
  return {
    id: "review",
    outcome: "halted",
    spent: { events: 12, tokens: 4_200, waste: 900 },
    costNanoUsd: 12_600_000,
    stop: { action: "cut", reason: code, seq },
    findings: [finding],
    decisions: [{ action: "cut", seq, cut, reason: code, enforced: true, finding }],
    ...facts,
  };
}

/** A task that nobody stopped. */
export function quietTask(facts: Partial<CheckedTask> = {}): CheckedTask {
  return sampleTask({ outcome: "success", stop: null, findings: [], decisions: [], ...facts });
}

export function sampleScenario(facts: Partial<CheckedScenario> = {}): CheckedScenario {
  return {
    file: "scenarios/review.yaml",
    name: "A review that ends",
    status: "passed",
    problems: [],
    tasks: [sampleTask()],
    durationMs: 40,
    ...facts,
  };
}

/** One scenario of each kind of outcome; texts that would draw or command something included. */
export function sampleReport(): CheckReport {
  const evil = 'a|b `c` <img src=x> ::warning::x\u001b[31m & "d"';
  return {
    ruleset: "2026-11",
    durationMs: 1_234,
    scenarios: [
      sampleScenario(),
      sampleScenario({
        file: "scenarios/thanks.yaml",
        name: "Thanks, for ever: 100 %",
        status: "failed",
        problems: [
          { line: 31, task: "review", field: "stopped", expected: "false", got: "true" },
          { line: 32, task: "review", field: "summaryContains", expected: '"done"', got: evil },
        ],
      }),
      sampleScenario({
        file: "scenarios/broken.yaml",
        name: null,
        status: "broken",
        problems: [{ line: 3, task: null, field: "mode", expected: 'one of "off"', got: '"loud"' }],
        tasks: [],
      }),
    ],
  };
}
