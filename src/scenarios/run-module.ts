import { systemClock } from "../runtime/clock.js";
import { countingIds } from "../runtime/ids.js";
import { Supervisor } from "../runtime/supervisor.js";
import type { Task } from "../runtime/task.js";
import type { FailedExpectation } from "./expectations.js";
import type { ModuleScenario } from "./module-scenario.js";
import type { Stop, TaskRun, TimedDecision } from "./scenario-run.js";
import { taskFailures } from "./task-failures.js";
import type { OpenStore } from "./world.js";

/** What a scenario's module exports: runs real agents inside the task it is given. */
export type ScenarioModule = (task: Task, context: ModuleContext) => Promise<unknown>;

export interface ModuleContext {
  readonly supervisor: Supervisor;
  /** Aborted when the scenario's time is over. */
  readonly signal: AbortSignal;
}

export interface ModuleRun {
  readonly task: TaskRun;
  readonly failed: readonly FailedExpectation[];
}

/** The same in every run, so that runs can be compared. */
const TASK = "run";

/** Runs a module's agents under the real supervisor and clock, and compares what came of it with what was expected. */
export async function runModule(
  scenario: ModuleScenario,
  module: ScenarioModule,
  { openStore }: { readonly openStore: OpenStore },
): Promise<ModuleRun> {
  const { mode, policy, kind, goal, timeout, expect = {} } = scenario;
  const supervisor = new Supervisor({
    mode,
    policy,
    store: openStore(systemClock),
    ids: countingIds("scenario"),
    env: {},
  });
  const decisions: TimedDecision[] = [];
  const stops: Stop[] = [];
  supervisor.on("decision", ({ decision }) => void decisions.push({ at: systemClock.now(), decision }));
  supervisor.on(
    "halt",
    ({ decision, summary }) => void stops.push({ at: systemClock.now(), decision, summary }),
  );
  const limit = timeLimit(timeout);
  const spec = { id: TASK, ...(kind === undefined ? {} : { kind }), ...(goal === undefined ? {} : { goal }) };
  const result = await supervisor.run(spec, (task) =>
    Promise.race([module(task, { supervisor, signal: limit.signal }), limit.over]),
  );
  limit.cancel();
  await supervisor.close();
  const task = taskRunOf(result.task, { kind: kind ?? null, decisions, stops });
  const failure =
    result.status === "failed" && expect.outcome !== "failure" ? [thrown(task.id, result.error)] : [];
  return {
    task,
    failed: [...failure, ...taskFailures(expect, task).map((one) => ({ task: task.id, ...one }))],
  };
}

function timeLimit(ms: number) {
  const controller = new AbortController();
  let cancel = (): void => {};
  const over = new Promise<never>((_, reject) => {
    // Keeps the process alive, as the clock's own timers do not: agents may wait for nothing else.
    const timer = setTimeout(() => {
      controller.abort();
      reject(new ModuleTimeout(`still running after ${ms} ms`));
    }, ms);
    cancel = () => clearTimeout(timer);
  });
  return { signal: controller.signal, over, cancel };
}

class ModuleTimeout extends Error {
  override readonly name = "ModuleTimeout";
}

function thrown(task: string, error: unknown): FailedExpectation {
  const isTimeout = error instanceof ModuleTimeout;
  const got = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { task, field: isTimeout ? "timeout" : "outcome", expected: "an end without an error", got };
}

function taskRunOf(
  { id, outcome, counts, findings }: ReturnType<Task["status"]>,
  run: Pick<TaskRun, "kind" | "decisions" | "stops">,
): TaskRun {
  const { events, tokens, nanoUsd, unpriced } = counts;
  return {
    ...run,
    id,
    isRecorded: false,
    outcome: outcome ?? "running",
    endedAt: systemClock.now(),
    agents: counts.participants,
    spent: { events, tokens, nanoUsd, unpriced },
    hours: [],
    booked: counts,
    findings,
    loopStartedAt: null,
  };
}
