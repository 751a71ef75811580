import type { CheckedTask, CheckReport } from "./check-report.js";
import { scenarioTotals } from "./scenario-totals.js";

/** A run of scenarios as far as another one is compared with it. */
export interface ComparedRun {
  readonly ruleset: string;
  readonly scenarios: readonly ComparedScenario[];
}

export interface ComparedScenario {
  readonly file: string;
  readonly tasks: readonly ComparedTask[];
}

export type ComparedTask = Pick<CheckedTask, "id" | "outcome" | "spent" | "costNanoUsd" | "stop">;

/** Limits of how much worse a run may be than another one. What is absent is not limited. */
export interface IncreaseLimits {
  /** Of the tokens of each scenario, in percent. */
  readonly tokensPercent?: number | undefined;
  /** Of the cost of each scenario, in percent. */
  readonly costPercent?: number | undefined;
  /** Tasks that are stopped and were not before. */
  readonly newlyStopped?: number | undefined;
}

/** An amount of one scenario before and after. */
export interface Change {
  readonly file: string;
  readonly unit: "tokens" | "nanoUsd";
  readonly before: number;
  readonly after: number;
  /** `null`: from nothing. */
  readonly percent: number | null;
}

/** One task, by its scenario and id. */
export interface TaskPlace {
  readonly file: string;
  readonly task: string;
}

/** How a run differs from the one before. */
export interface Comparison {
  readonly ruleset: { readonly before: string; readonly after: string };
  /** Tasks that both runs have. */
  readonly tasks: number;
  readonly changes: readonly Change[];
  readonly newlyStopped: readonly TaskPlace[];
  readonly noLongerStopped: readonly TaskPlace[];
  /** Files that only one of the runs has. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What went beyond its limit, in words. Empty: nothing. */
  readonly exceeded: readonly string[];
}

/** Compares a run with one before, scenario by scenario, over the tasks that both have. */
export function compareChecks(
  before: ComparedRun,
  after: Pick<CheckReport, "ruleset" | "scenarios">,
  limits: IncreaseLimits = {},
): Comparison {
  const known = new Map(before.scenarios.map((scenario) => [scenario.file, scenario]));
  const pairs = after.scenarios.flatMap(({ file, tasks }) => {
    const earlier = known.get(file);
    return earlier === undefined ? [] : [{ file, tasks: pairTasks(earlier.tasks, tasks) }];
  });
  const changes = pairs.flatMap(changesOf);
  const newlyStopped = switched(pairs, ({ before: was, after: is }) => was.stop === null && is.stop !== null);
  const files = new Set(after.scenarios.map(({ file }) => file));
  return {
    ruleset: { before: before.ruleset, after: after.ruleset },
    tasks: pairs.reduce((count, { tasks }) => count + tasks.length, 0),
    changes,
    newlyStopped,
    noLongerStopped: switched(pairs, ({ before: was, after: is }) => was.stop !== null && is.stop === null),
    added: [...files].filter((file) => !known.has(file)),
    removed: [...known.keys()].filter((file) => !files.has(file)),
    exceeded: [...changes.flatMap((change) => beyond(change, limits)), ...tooMany(newlyStopped, limits)],
  };
}

interface TaskPair {
  readonly before: ComparedTask;
  readonly after: ComparedTask;
}

interface ScenarioPair {
  readonly file: string;
  readonly tasks: readonly TaskPair[];
}

function pairTasks(before: readonly ComparedTask[], after: readonly ComparedTask[]): TaskPair[] {
  const known = new Map(before.map((task) => [task.id, task]));
  return after.flatMap((task) => {
    const earlier = known.get(task.id);
    return earlier === undefined ? [] : [{ before: earlier, after: task }];
  });
}

function changesOf({ file, tasks }: ScenarioPair): Change[] {
  const before = scenarioTotals(tasks.map((pair) => pair.before));
  const after = scenarioTotals(tasks.map((pair) => pair.after));
  return [
    ...change(file, "tokens", before.tokens, after.tokens),
    ...change(file, "nanoUsd", before.costNanoUsd, after.costNanoUsd),
  ];
}

/** What is unknown on either side can't be compared. */
function change(file: string, unit: Change["unit"], before: number | null, after: number | null): Change[] {
  if (before === null || after === null || before === after) return [];
  const percent = before === 0 ? null : ((after - before) / before) * 100;
  return [{ file, unit, before, after, percent }];
}

function switched(pairs: readonly ScenarioPair[], isMeant: (pair: TaskPair) => boolean): TaskPlace[] {
  return pairs.flatMap(({ file, tasks }) =>
    tasks.filter(isMeant).map(({ after }) => ({ file, task: after.id })),
  );
}

function beyond({ file, unit, percent, after }: Change, limits: IncreaseLimits): string[] {
  const limit = unit === "tokens" ? limits.tokensPercent : limits.costPercent;
  const growth = percent ?? (after > 0 ? Number.POSITIVE_INFINITY : 0);
  if (limit === undefined || growth <= limit) return [];
  const what = unit === "tokens" ? "tokens" : "cost";
  const got = percent === null ? "from nothing to some" : `${percent.toFixed(1)} %`;
  return [`${file}: expected ${what} to grow by at most ${limit} %, got ${got}`];
}

function tooMany(stopped: readonly TaskPlace[], { newlyStopped }: IncreaseLimits): string[] {
  if (newlyStopped === undefined || stopped.length <= newlyStopped) return [];
  return [`expected at most ${newlyStopped} newly stopped tasks, got ${stopped.length}`];
}
