import type { Finding, Level } from "../../src/core/finding.js";
import type { JudgedRun, Span } from "./judge-runs.js";

/** Whether a finding counts at a level: who is told of trips only, is told of fewer. */
function reaches(finding: Finding, level: Level): boolean {
  return level === "warn" || finding.level === "trip";
}

/** The first finding of that level inside a labelled loop, and the loop that it is in. */
export function firstHit(
  { findings, spans }: JudgedRun,
  level: Level,
): { readonly finding: Finding; readonly span: Span } | undefined {
  for (const finding of findings) {
    if (!reaches(finding, level)) continue;
    const span = spans.find(([start, end]) => start <= finding.seq && finding.seq <= end);
    if (span !== undefined) return { finding, span };
  }
  return undefined;
}

/** Whether anything of that level was found, wherever in the run. */
export function alarms({ findings }: JudgedRun, level: Level): boolean {
  return findings.some((finding) => reaches(finding, level));
}

/** Events between the beginning of the loop and the first finding of that level in it. */
export function delayEvents(run: JudgedRun, level: Level): number | undefined {
  const hit = firstHit(run, level);
  if (hit === undefined) return undefined;
  const [start] = hit.span;
  return run.events.filter(({ observation: { seq } }) => start <= seq && seq < hit.finding.seq).length;
}

/** Events inside the labelled loops. */
export function loopEvents({ events, spans }: JudgedRun): JudgedRun["events"] {
  return events.filter(({ observation: { seq } }) =>
    spans.some(([start, end]) => start <= seq && seq <= end),
  );
}
