import { quote } from "../core/quote.js";
import type { Scenario, ScenarioTask } from "./scenario.js";
import type { Step } from "./step.js";
import { referenceOf, type Text } from "./text.js";

/** A name that stands for nothing. */
export interface UnknownName {
  readonly path: readonly (string | number)[];
  readonly expected: string;
  readonly got: string;
}

/** Finds the first agent or text that a step names and the scenario does not have, or a task id used twice. */
export function checkNames({ tasks, texts }: Scenario): UnknownName | undefined {
  const ids = new Set<string>();
  for (const [index, task] of tasks.entries()) {
    if (ids.has(task.id)) {
      return { path: ["tasks", index, "id"], expected: "each task id once", got: `${quote(task.id)} again` };
    }
    ids.add(task.id);
    for (const [flow, steps] of Object.entries(task.flows)) {
      const unknown = inSteps(steps, ["tasks", index, "flows", flow], { task, texts });
      if (unknown !== undefined) return unknown;
    }
  }
  return undefined;
}

interface Known {
  readonly task: ScenarioTask;
  readonly texts: Scenario["texts"];
}

function inSteps(
  steps: readonly Step[],
  path: readonly (string | number)[],
  known: Known,
): UnknownName | undefined {
  for (const [index, step] of steps.entries()) {
    const at = [...path, index];
    const unknown =
      step.do === "repeat" ? inSteps(step.steps, [...at, "steps"], known) : inStep(step, at, known);
    if (unknown !== undefined) return unknown;
  }
  return undefined;
}

function inStep(
  step: Step,
  path: readonly (string | number)[],
  { task, texts }: Known,
): UnknownName | undefined {
  const agent = agentsIn(step).find((name) => !Object.hasOwn(task.agents, name));
  if (agent !== undefined) return { path, expected: "an agent of the task", got: quote(agent) };
  const text = textsIn(step).find((one) => {
    const name = referenceOf(one);
    return name !== undefined && !Object.hasOwn(texts, name);
  });
  return text === undefined ? undefined : { path, expected: "a text under `texts`", got: quote(text) };
}

function agentsIn(step: Step): readonly string[] {
  switch (step.do) {
    case "say":
    case "return":
      return [step.agent, step.to];
    case "spawn":
      return [step.agent, step.child];
    case "wait":
      return [step.agent, step.on];
    case "call":
    case "mark":
      return [step.agent];
    case "meeting":
      return [step.host];
    case "tree":
      return [step.root];
    default:
      return [];
  }
}

function textsIn(step: Step): readonly Text[] {
  switch (step.do) {
    case "say":
    case "spawn":
    case "mark":
      return [step.text];
    case "call":
      return [step.result ?? step.error ?? ""];
    case "meeting":
      return [step.says];
    case "tree":
      return [step.purpose, step.reports ?? ""];
    default:
      return [];
  }
}
