import type { FindingCode } from "../core/finding.js";
import type { Policy } from "../core/policy/policy.js";
import { visibleText } from "../core/visible-text.js";
import { nounText } from "./amounts.js";
import { describeCut } from "./describe-cut.js";
import { describeEvidence, evidenceForm } from "./describe-evidence.js";
import type { ShownFinding } from "./evidence-collector.js";
import { evidencePanel } from "./evidence-panel.js";
import { explanationText } from "./explanation-text.js";
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
  const shown = findings.slice(-MAX_FINDINGS);
  const earlier = findings.length - shown.length;
  const codes = new Set<FindingCode>(shown.map(({ finding }) => finding.code));
  return [
    replayText(trace, view),
    wrap(`file: ${visibleText(trace.file)}`, { width: view.width, hanging: 2 }).join("\n"),
    "\n\n",
    ...(earlier > 0 ? [`${nounText(earlier, "earlier finding")} left out\n\n`] : []),
    ...shown.map((finding) => `${findingText(finding, view)}\n`),
    [...codes].map((code) => explanationText(code, view, policy)).join("\n"),
  ].join("");
}

function findingText({ finding, pairs }: ShownFinding, view: View): string {
  const { code, level, seq, cut, evidence } = finding;
  const { width, paint } = view;
  const colour = level === "trip" ? paint.red : paint.yellow;
  const lines = [
    ...wrap(`${code} ${level} at event ${seq}: ${describeCut(cut)}`, { width, hanging: 2 }).map(colour),
    ...evidencePanel(pairs, titlesOf(finding), view),
    ...wrap(describeEvidence(finding) + perRepetition(evidence), { width, indent: 2, hanging: 2 }),
  ];
  return `${lines.join("\n")}\n`;
}

function titlesOf({ code }: ShownFinding["finding"]): { readonly before: string; readonly latest: string } {
  return evidenceForm(code) === "occurrences"
    ? { before: "the time before", latest: "the latest time" }
    : { before: "the round before", latest: "the latest round" };
}

function perRepetition({ tokens, repetitions }: ShownFinding["finding"]["evidence"]): string {
  return repetitions < 2 ? "" : `, about ${nounText(Math.round(tokens / repetitions), "token")} each time`;
}
