import { nounText } from "./amounts.js";
import { describeEvidence, evidenceForm } from "./describe-evidence.js";
import { describeProjection } from "./describe-projection.js";
import { evidencePanel, type PanelTitles } from "./evidence-panel.js";
import type { FindingExplanation } from "./explain-finding.js";
import type { View } from "./view.js";
import { wrap } from "./wrap.js";

/** Shows what is particular to a finding: its events side by side, what was new, what it costs, what decided. */
export function findingLines(explanation: FindingExplanation, view: View): string[] {
  const { finding, period } = explanation;
  const facts = [
    describeEvidence(finding) + perRepetition(explanation),
    newsLine(explanation),
    describeProjection(explanation, view.currency),
    turningLine(explanation),
  ];
  return [
    ...evidencePanel(period, titlesOf(explanation), view),
    ...facts
      .filter((fact) => fact !== "")
      .flatMap((fact) => wrap(fact, { width: view.width, indent: 2, hanging: 2 })),
  ];
}

function titlesOf({ code }: FindingExplanation): PanelTitles {
  return evidenceForm(code) === "occurrences"
    ? { before: "the time before", latest: "the latest time" }
    : { before: "the round before", latest: "the latest round" };
}

function perRepetition({ tokensPerRepetition }: FindingExplanation): string {
  return tokensPerRepetition === null ? "" : `, about ${nounText(tokensPerRepetition, "token")} each time`;
}

/** What one step brought stands beside it; a round of several is summed up. */
function newsLine({ news, period }: FindingExplanation): string {
  return news === null || period.length < 2 ? "" : `new in the whole round: ${news}`;
}

function turningLine({ finding, turningPoints }: FindingExplanation): string {
  if (turningPoints.length === 0) return "";
  const settings = turningPoints.map(({ path, above }) => `${path} above ${above}`).join(" and ");
  return `${finding.level === "trip" ? "not tripped" : "not warned of"} with ${settings}`;
}
