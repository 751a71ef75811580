import type { Decision } from "../core/decision.js";
import type { Expectation, Scenario } from "./scenario.js";
import type { ScenarioRun, TaskRun } from "./scenario-run.js";

/** One expectation that did not come true. */
export interface FailedExpectation {
  /** `null`: of the scenario as a whole. */
  readonly task: string | null;
  /** Field of `expect` that says it. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

export interface Runs {
  readonly unprotected: ScenarioRun;
  readonly supervised: ScenarioRun;
}

/** Lists what a scenario expects of its supervised run and did not get. */
export function failedExpectations(
  scenario: Scenario,
  { unprotected, supervised }: Runs,
): FailedExpectation[] {
  const ofTasks = scenario.tasks.flatMap(({ id, expect }) => {
    const run = supervised.tasks.find((task) => task.id === id);
    const alone = unprotected.tasks.find((task) => task.id === id);
    if (expect === undefined || run === undefined || alone === undefined) return [];
    return checks(expect, run, alone).flatMap((failed) => (failed === null ? [] : [{ task: id, ...failed }]));
  });
  const tokens = atMost("maxTokens", scenario.expect?.maxTokens, supervised.total.tokens, "tokens");
  return tokens === null ? ofTasks : [...ofTasks, { task: null, ...tokens }];
}

type Failure = Omit<FailedExpectation, "task">;

function checks(expect: Expectation, run: TaskRun, alone: TaskRun): (Failure | null)[] {
  const stop = firstStop(run);
  const loopStart = run.loopStartedAt ?? 0;
  return [
    expect.healthy === true ? untouched(run, alone) : null,
    equal("outcome", expect.outcome, run.outcome),
    equal("stopped", expect.stopped, stop !== undefined),
    expect.by === undefined ? null : oneOf("by", expect.by, stop?.reason),
    expect.withinEvents === undefined ? null : within("withinEvents", expect.withinEvents, stop, 0),
    expect.withinLoopEvents === undefined
      ? null
      : within("withinLoopEvents", expect.withinLoopEvents, stop, loopStart),
    atMost("maxTokens", expect.maxTokens, run.spent.tokens, "tokens"),
    ...(expect.decisions ?? []).map((action) => decided(action, run)),
  ];
}

/** The first decision that really stopped something. */
export function firstStop({ decisions }: TaskRun): Decision | undefined {
  return decisions.map(({ decision }) => decision).find(isStop);
}

function isStop({ action, enforced }: Decision): boolean {
  return enforced && (action === "cut" || action === "halt");
}

function untouched(run: TaskRun, alone: TaskRun): Failure | null {
  const stop = firstStop(run);
  const field = "healthy";
  if (stop !== undefined) {
    return {
      field,
      expected: "nothing to be stopped",
      got: `${stop.action} for ${stop.reason} at #${stop.seq}`,
    };
  }
  const [expected, got] = [alone, run].map(
    ({ outcome, spent }) => `${outcome} after ${spent.events} events and ${spent.tokens} tokens`,
  );
  return expected === got ? null : { field, expected: expected ?? "", got: got ?? "" };
}

function equal(field: string, expected: unknown, got: unknown): Failure | null {
  return expected === undefined || expected === got
    ? null
    : { field, expected: String(expected), got: String(got) };
}

function oneOf(field: string, expected: readonly string[], got: string | undefined): Failure | null {
  if (got !== undefined && expected.includes(got)) return null;
  return { field, expected: expected.join(" or "), got: got ?? "no stop" };
}

function within(field: string, events: number, stop: Decision | undefined, from: number): Failure | null {
  // Events are numbered from 0.
  const took = stop === undefined ? null : stop.seq + 1 - from;
  if (took !== null && took <= events) return null;
  return {
    field,
    expected: `a stop within ${events} events`,
    got: took === null ? "no stop" : `one after ${took}`,
  };
}

function atMost(field: string, limit: number | undefined, got: number, unit: string): Failure | null {
  if (limit === undefined || got <= limit) return null;
  return { field, expected: `at most ${limit} ${unit}`, got: `${got}` };
}

function decided(action: string, { decisions }: TaskRun): Failure | null {
  if (decisions.some(({ decision }) => decision.action === action)) return null;
  const actions = [...new Set(decisions.map(({ decision }) => decision.action))];
  return { field: "decisions", expected: `a decision to ${action}`, got: actions.join(", ") || "none" };
}
