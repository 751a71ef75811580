import { dirname, resolve } from "node:path";
import { failureReason } from "../../importers/failure-reason.js";
import type { CheckedScenario, CheckProblem } from "../../reports/check/check-report.js";
import { checkScript } from "../../scenarios/check-script.js";
import type { FailedExpectation } from "../../scenarios/expectations.js";
import type { ScenarioFile } from "../../scenarios/parse-scenario-file.js";
import { runModule } from "../../scenarios/run-module.js";
import type { TaskRun } from "../../scenarios/scenario-run.js";
import { memoryStore } from "../../stores/memory.js";
import { brokenScenario } from "./broken-scenario.js";
import { checkSnapshot } from "./check-snapshot.js";
import { checkTraces } from "./check-traces.js";
import { checkedTask } from "./checked-task.js";
import { loadModule } from "./load-module.js";

export interface PlayOptions {
  /** Accepts what came as the snapshot. */
  readonly update: boolean;
  /** Milliseconds on a clock that only measures. */
  readonly now: () => number;
}

/** Plays a scenario of any kind and reports what came of it. What can't be played is reported as broken. */
export async function playScenario(
  file: string,
  loaded: ScenarioFile,
  { update, now }: PlayOptions,
): Promise<CheckedScenario> {
  const startedAt = now();
  const { name, snapshot } = loaded.scenario;
  try {
    const { tasks: runs, failed } = await play(loaded, dirname(file));
    const tasks = runs.map(checkedTask);
    const expected = failed.map((failure) => ({ ...failure, line: lineOf(failure, loaded) }));
    const accepted = snapshot ? await checkSnapshot(file, tasks, { update }) : null;
    const problems: CheckProblem[] = [
      ...expected,
      ...(expectsSomething(loaded) ? [] : [NOTHING_EXPECTED]),
      ...(accepted === null ? [] : [{ ...accepted, line: loaded.lineOf(["snapshot"]) }]),
    ];
    const status = problems.length === 0 ? "passed" : "failed";
    return { file, name, status, problems, tasks, durationMs: now() - startedAt };
  } catch (error) {
    const field = loaded.kind === "script" ? "" : loaded.kind;
    const line = loaded.lineOf([field]);
    const got = failureReason(error);
    return brokenScenario(file, { line, field, expected: "a scenario that can be played", got }, name);
  }
}

/** Without an expectation a scenario passes whatever comes, which is a mistake and never meant. */
const NOTHING_EXPECTED: CheckProblem = {
  line: null,
  task: null,
  field: "expect",
  expected: "at least one expectation, or `snapshot: true`",
  got: "none",
};

function expectsSomething({ kind, scenario }: ScenarioFile): boolean {
  if (scenario.snapshot || scenario.expect !== undefined) return true;
  return kind === "script" && scenario.tasks.some(({ expect }) => expect !== undefined);
}

interface Played {
  readonly tasks: readonly TaskRun[];
  readonly failed: readonly FailedExpectation[];
}

async function play(loaded: ScenarioFile, folder: string): Promise<Played> {
  const options = { openStore: memoryStore };
  switch (loaded.kind) {
    case "script":
      return checkScript(loaded.scenario, options);
    case "trace":
      return checkTraces(loaded.scenario, resolve(folder, loaded.scenario.trace));
    case "module": {
      const module = await loadModule(loaded.scenario.module, folder);
      const { task, failed } = await runModule(loaded.scenario, module, options);
      return { tasks: [task], failed };
    }
  }
}

function lineOf(
  { task, field }: FailedExpectation,
  { kind, scenario, lineOf: find }: ScenarioFile,
): number | null {
  if (kind !== "script" || task === null) return find(["expect", field]);
  return find(["tasks", scenario.tasks.findIndex(({ id }) => id === task), "expect", field]);
}
