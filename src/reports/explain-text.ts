import type { Evidence, FindingCode } from "../core/finding.js";
import type { Policy } from "../core/policy/policy.js";
import { visibleText } from "../core/visible-text.js";
import { nounText } from "./amounts.js";
import { describeEvidence, evidenceForm } from "./describe-evidence.js";
import type { EvidencePair, ShownFinding } from "./evidence-collector.js";
import { evidencePanel, type PanelTitles } from "./evidence-panel.js";
import { explanationText } from "./explanation-text.js";
import { describeGroup, type FindingGroup, groupFindings } from "./finding-groups.js";
import { replayText } from "./replay-text.js";
import type { ReplayedTrace } from "./replayed-trace.js";
import type { View } from "./view.js";
import { wrap } from "./wrap.js";

/** Findings shown with their events; beyond it one reads the trace itself. */
const MAX_FINDINGS = 8;

/** Shows the evidence of each finding of one trace, and explains each code once. */
export function explainText(
  trace: ReplayedTrace,
  findings: readonly ShownFinding[],
  { view, policy }: { readonly view: View; readonly policy: Policy },
): string {
  const groups = groupFindings(trace.findings);
  const shown = groups.slice(-MAX_FINDINGS);
  const earlier = groups.length - shown.length;
  const codes = new Set<FindingCode>(shown.map(({ latest }) => latest.code));
  return [
    replayText(trace, view),
    wrap(`file: ${visibleText(trace.file)}`, { width: view.width, indent: 2, hanging: 2 }).join("\n"),
    "\n\n",
    ...(earlier > 0 ? [`${nounText(earlier, "earlier finding")} left out\n\n`] : []),
    ...shown.map((group) => `${groupText(group, pairsOf(group, findings), view)}\n`),
    [...codes].map((code) => explanationText(code, view, policy)).join("\n"),
  ].join("");
}

function pairsOf({ latest }: FindingGroup, findings: readonly ShownFinding[]): readonly EvidencePair[] {
  return findings.find(({ finding }) => finding === latest)?.pairs ?? [];
}

function groupText(group: FindingGroup, pairs: readonly EvidencePair[], view: View): string {
  const { latest } = group;
  const { width, paint } = view;
  const colour = latest.level === "trip" ? paint.red : paint.yellow;
  const lines = [
    ...wrap(describeGroup(group), { width, hanging: 2 }).map(colour),
    ...evidencePanel(pairs, titlesOf(latest.code), view),
    ...wrap(describeEvidence(latest) + perRepetition(latest.evidence), { width, indent: 2, hanging: 2 }),
  ];
  return `${lines.join("\n")}\n`;
}

function titlesOf(code: FindingCode): PanelTitles {
  return evidenceForm(code) === "occurrences"
    ? { before: "the time before", latest: "the latest time" }
    : { before: "the round before", latest: "the latest round" };
}

function perRepetition({ tokens, repetitions }: Evidence): string {
  return repetitions < 2 ? "" : `, about ${nounText(Math.round(tokens / repetitions), "token")} each time`;
}
