import type { FindingCode } from "../core/finding.js";
import type { Policy } from "../core/policy/policy.js";
import { visibleText } from "../core/visible-text.js";
import { nounText } from "./amounts.js";
import { codeLines } from "./code-lines.js";
import type { ShownFinding } from "./evidence-collector.js";
import { explainCode } from "./explain-code.js";
import { explainFinding } from "./explain-finding.js";
import { describeGroup, type FindingGroup, groupFindings } from "./finding-groups.js";
import { findingLines } from "./finding-lines.js";
import { replayText } from "./replay-text.js";
import type { ReplayedTrace } from "./replayed-trace.js";
import type { View } from "./view.js";
import { wrap } from "./wrap.js";

/** Findings shown with their events; beyond it one reads the trace itself. */
const MAX_FINDINGS = 8;

export interface ExplainTextOptions {
  readonly view: View;
  /** Policy that the trace was judged by. */
  readonly policy: Policy;
}

/** Shows the evidence of each finding of one trace, and explains each code once. */
export function explainText(
  trace: ReplayedTrace,
  findings: readonly ShownFinding[],
  { view, policy }: ExplainTextOptions,
): string {
  const groups = groupFindings(trace.findings);
  const shown = groups.slice(-MAX_FINDINGS);
  const earlier = groups.length - shown.length;
  const codes = new Set<FindingCode>(shown.map(({ latest }) => latest.code));
  const blocks = [
    ...shown.map((group) => groupLines(group, view)),
    ...[...codes].map((code) => codeLines(explainCode(code, policy), view)),
  ];
  return [
    replayText(trace, view),
    wrap(`file: ${visibleText(trace.file)}`, { width: view.width, indent: 2, hanging: 2 }).join("\n"),
    "\n\n",
    ...(earlier > 0 ? [`${nounText(earlier, "earlier finding")} left out\n\n`] : []),
    blocks.map((lines) => `${lines.join("\n")}\n`).join("\n"),
  ].join("");

  function groupLines(group: FindingGroup, { width, paint }: View): string[] {
    const { latest } = group;
    const pairs = findings.find(({ finding }) => finding === latest)?.pairs ?? [];
    const explanation = explainFinding(latest, { policy, pairs, counts: trace.counts });
    const colour = latest.level === "trip" ? paint.red : paint.yellow;
    return [
      ...wrap(describeGroup(group), { width, hanging: 2 }).map(colour),
      ...findingLines(explanation, view),
    ];
  }
}
