import { createObserver } from "../../core/observe/observe.js";
import { readTraces } from "../../importers/read-traces.js";
import { priceBook } from "../../runtime/prices/price-book.js";
import type { FailedExpectation } from "../../scenarios/expectations.js";
import { judgeTrace, type TraceJudge } from "../../scenarios/judge-trace.js";
import type { TaskRun } from "../../scenarios/scenario-run.js";
import { taskFailures } from "../../scenarios/task-failures.js";
import type { TraceScenario } from "../../scenarios/trace-scenario.js";
import { UsageError } from "../usage-error.js";

/** Judges the recorded runs that a scenario names. @throws {TraceFileError, UsageError} where one can't be read, or there is none */
export async function checkTraces(
  { trace, task, policy, expect }: TraceScenario,
  path: string,
): Promise<{ readonly tasks: readonly TaskRun[]; readonly failed: readonly FailedExpectation[] }> {
  const options = { policy, observe: createObserver(), prices: priceBook() };
  const open = new Map<string, TraceJudge>();
  const tasks: TaskRun[] = [];
  for await (const item of readTraces([path])) {
    if (item.kind === "error") throw item.error;
    if (item.kind === "header") {
      const { header } = item;
      if (task === undefined || header.task === task) open.set(header.task, judgeTrace(header, options));
      continue;
    }
    const judge = open.get(item.task);
    if (item.kind === "event") judge?.push(item.event);
    else if (item.kind === "observation") judge?.pushObservation(item.observation);
    else if (judge !== undefined) {
      tasks.push(judge.run());
      open.delete(item.task);
    }
  }
  if (tasks.length === 0) throw new UsageError(`${trace}: expected ${task ?? "a recorded run"}, got none`);
  const failed = tasks.flatMap((run) =>
    taskFailures(expect ?? {}, run).map((failure) => ({ task: run.id, ...failure })),
  );
  return { tasks, failed };
}
