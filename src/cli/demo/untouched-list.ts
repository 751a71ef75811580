import { countText } from "../../reports/amounts.js";
import { wrap } from "../../reports/wrap.js";
import { firstStop } from "../../scenarios/first-stop.js";
import type { TaskRun } from "../../scenarios/scenario-run.js";
import type { DemoView } from "./demo-view.js";

/** Tells what the teams did that nobody stopped, compared with the run in which nobody watched. */
export function untouchedList({ simulation, width, time }: DemoView): string[] {
  const { unprotected, supervised } = simulation;
  const untouched = supervised.tasks.filter((task) => firstStop(task) === undefined);
  return untouched.flatMap((task) => {
    const alone = unprotected.tasks.find(({ id }) => id === task.id);
    const events = `${countText(task.spent.events)} events, ${countText(task.spent.tokens)} tokens`;
    const end = task.endedAt === null ? "" : ` at ${time(task.endedAt)}`;
    const compared = isSame(task, alone) ? "the same in both runs" : "NOT the same in both runs";
    return wrap(`${task.id}: ${task.outcome}${end}, ${events}; ${compared}`, { width, hanging: 2 });
  });
}

function isSame(task: TaskRun, alone: TaskRun | undefined): boolean {
  if (alone === undefined || task.outcome !== alone.outcome || task.endedAt !== alone.endedAt) return false;
  return task.spent.events === alone.spent.events && task.spent.tokens === alone.spent.tokens;
}
