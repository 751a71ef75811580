import type { Finding } from "../../core/finding.js";
import { describeCut } from "../../reports/describe-cut.js";
import { describeEvidence } from "../../reports/describe-evidence.js";
import { explanations } from "../../reports/explanations.js";
import { shownName, shownText } from "../../reports/shown-text.js";
import { wrap } from "../../reports/wrap.js";
import type { Stop, TaskRun } from "../../scenarios/scenario-run.js";
import type { DemoView } from "./demo-view.js";

const INDENT = 7;

/** Tells what was stopped: when, where, why, and by which evidence. In order of time. */
export function stopList(view: DemoView): string[] {
  const stops = view.simulation.supervised.tasks.flatMap((task) =>
    task.stops.filter(({ decision }) => decision.enforced).map((stop) => ({ task, stop })),
  );
  stops.sort((a, b) => a.stop.at - b.stop.at);
  if (stops.length === 0) return ["Nothing was stopped."];
  return stops.flatMap(({ task, stop }) => panel(task, stop, view));
}

function panel(task: TaskRun, stop: Stop, { paint, width, time }: DemoView): string[] {
  const { action, cut, reason } = stop.decision;
  const verb = action === "halt" ? "halted" : "cut";
  const finding = findingOf(task, stop);
  const line = stop.summary.cycle?.lines.findLast(({ text }) => text !== null);
  const room = { width, indent: INDENT };
  return [
    ...wrap(`${time(stop.at)}  ${paint.bold(task.id)}: ${describeCut(cut)} ${verb}, ${reason}`, {
      width: width + paint.bold("").length,
      hanging: INDENT,
    }),
    ...(reason in explanations ? wrap(explanations[reason as Finding["code"]].seen, room) : []),
    ...(finding === undefined ? [] : wrap(`Evidence: ${describeEvidence(finding)}.`, room)),
    ...(line === undefined
      ? []
      : [" ".repeat(INDENT) + paint.dim(shownText(`${speakers(line)}: ${line.text}`, width - INDENT))]),
    ...wrap(after(task, time), room),
    "",
  ];
}

/** The finding that the stop rests on; a later rung of the ladder comes without one of its own. */
function findingOf({ findings }: TaskRun, { decision }: Stop): Finding | undefined {
  const earlier = findings.filter(
    ({ code, level, seq }) => code === decision.reason && level === "trip" && seq <= decision.seq,
  );
  return decision.finding ?? earlier.at(-1);
}

function speakers({ from, to }: { readonly from: string; readonly to: string }): string {
  return to === "" ? shownName(from) : `${shownName(from)} → ${shownName(to)}`;
}

function after({ outcome, endedAt }: TaskRun, time: DemoView["time"]): string {
  if (endedAt === null) return "The rest of the task went on.";
  const end = `the task ended at ${time(endedAt)}`;
  if (outcome === "halted") return `Nothing else was going on in it; ${end}.`;
  return `The rest of it was left alone; ${end} with ${outcome}.`;
}
