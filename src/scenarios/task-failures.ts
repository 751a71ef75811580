import { formatMoney } from "../core/format-money.js";
import type { Expectation } from "./expectation.js";
import { finalGate } from "./final-gate.js";
import { type FirstStop, firstStop } from "./first-stop.js";
import type { TaskRun } from "./scenario-run.js";

/** An expectation of a task that did not come true. */
export interface TaskFailure {
  /** Field of `expect` that says it. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

/** Lists what is expected of a task and did not come. `alone` is the same task, unsupervised. */
export function taskFailures(expect: Expectation, run: TaskRun, alone?: TaskRun): TaskFailure[] {
  const stop = firstStop(run);
  const { spent, booked } = run;
  const failures = [
    expect.healthy === true ? untouched(run, alone) : null,
    equal("outcome", expect.outcome, run.outcome),
    equal("verdict", expect.verdict, verdictOf(run)),
    equal("stopped", expect.stopped, stop !== undefined),
    oneOf("by", expect.by, stop?.reason),
    within("withinEvents", expect.withinEvents, stop, 0),
    within("withinLoopEvents", expect.withinLoopEvents, stop, run.loopStartedAt ?? 0),
    atMost("maxEvents", expect.maxEvents, spent.events, "events"),
    atMost("maxTokens", expect.maxTokens, spent.tokens, "tokens"),
    costs(expect.maxUsd, run),
    wastes(expect.maxWastePercent, booked),
    inOrder(expect.decisions, run),
    equal("gate", expect.gate, finalGate(run)),
    ...(expect.summaryContains ?? []).map((text) => summarized(text, run)),
  ];
  return failures.filter((failure) => failure !== null);
}

function untouched(run: TaskRun, alone: TaskRun | undefined): TaskFailure | null {
  const stop = firstStop(run);
  const field = "healthy";
  if (stop !== undefined) {
    const got = `${stop.action} for ${stop.reason} at #${stop.seq}`;
    return { field, expected: "nothing to be stopped", got };
  }
  if (alone === undefined) return null;
  const [expected, got] = [alone, run].map(
    ({ outcome, spent }) => `${outcome} after ${spent.events} events and ${spent.tokens} tokens`,
  );
  return expected === got ? null : { field, expected: expected ?? "", got: got ?? "" };
}

function verdictOf({ findings }: TaskRun): NonNullable<Expectation["verdict"]> {
  if (findings.some(({ level }) => level === "trip")) return "trip";
  return findings.length > 0 ? "warn" : "clear";
}

function equal(field: string, expected: unknown, got: unknown): TaskFailure | null {
  return expected === undefined || expected === got
    ? null
    : { field, expected: String(expected), got: String(got) };
}

function oneOf(
  field: string,
  expected: readonly string[] | undefined,
  got: string | undefined,
): TaskFailure | null {
  if (expected === undefined || (got !== undefined && expected.includes(got))) return null;
  return { field, expected: expected.join(" or "), got: got ?? "no stop" };
}

function within(
  field: string,
  events: number | undefined,
  stop: FirstStop | undefined,
  from: number,
): TaskFailure | null {
  if (events === undefined) return null;
  // Events are numbered from 0.
  const took = stop === undefined ? null : stop.seq + 1 - from;
  if (took !== null && took <= events) return null;
  const got = took === null ? "no stop" : `one after ${took}`;
  return { field, expected: `a stop within ${events} events`, got };
}

function atMost(field: string, limit: number | undefined, got: number, unit: string): TaskFailure | null {
  if (limit === undefined || got <= limit) return null;
  return { field, expected: `at most ${limit} ${unit}`, got: `${got}` };
}

const NANO_PER_USD = 1e9;

function costs(maxUsd: number | undefined, { spent }: TaskRun): TaskFailure | null {
  if (maxUsd === undefined) return null;
  const expected = `at most ${maxUsd} USD`;
  if (spent.unpriced > 0) {
    return { field: "maxUsd", expected, got: `${spent.unpriced} model calls without a price` };
  }
  if (spent.nanoUsd <= maxUsd * NANO_PER_USD) return null;
  return { field: "maxUsd", expected, got: formatMoney(spent.nanoUsd) };
}

function wastes(percent: number | undefined, booked: TaskRun["booked"]): TaskFailure | null {
  if (percent === undefined || booked === null) return null;
  const share = booked.tokens === 0 ? 0 : (booked.waste / booked.tokens) * 100;
  if (share <= percent) return null;
  return { field: "maxWastePercent", expected: `at most ${percent} %`, got: `${share.toFixed(1)} %` };
}

function inOrder(expected: readonly string[] | undefined, { decisions }: TaskRun): TaskFailure | null {
  if (expected === undefined) return null;
  const actions = decisions.map(({ decision }) => decision.action);
  let found = 0;
  for (const action of actions) if (action === expected[found]) found += 1;
  if (found === expected.length) return null;
  return { field: "decisions", expected: expected.join(", "), got: runsOf(actions).join(", ") || "none" };
}

/** The same decision several times running says no more than once. */
function runsOf(actions: readonly string[]): string[] {
  return actions.filter((action, index) => action !== actions[index - 1]);
}

function summarized(text: string, { stops }: TaskRun): TaskFailure | null {
  const summary = stops.at(-1)?.summary.text;
  if (summary?.includes(text)) return null;
  const got = summary === undefined ? "no summary" : JSON.stringify(summary);
  return { field: "summaryContains", expected: JSON.stringify(text), got };
}
