import type { Counts } from "../../core/engine/state.js";
import type { CurrencyView } from "../../core/format-money.js";
import type { Policy } from "../../core/policy/policy.js";
import { describeEvidence, evidenceForm } from "../describe-evidence.js";
import { describeProjection } from "../describe-projection.js";
import type { ShownFinding } from "../evidence-collector.js";
import { explainFinding, type FindingExplanation } from "../explain-finding.js";
import { describeGroup, type FindingGroup, groupFindings } from "../finding-groups.js";
import type { PeriodRow } from "../period-rows.js";
import type { PageFinding } from "./page-data.js";

/** Findings shown of one trace; beyond it one reads its events. */
const MAX_FINDINGS = 20;

export interface PageFindingsOptions {
  readonly policy: Policy;
  readonly counts: Readonly<Counts>;
  readonly currency?: CurrencyView | undefined;
  /** Leaves out what was said. */
  readonly isRedacted: boolean;
}

/** What the rules saw in one trace, gravest first. */
export interface ListedFindings {
  readonly findings: readonly PageFinding[];
  readonly leftOut: number;
  /** Explanation of the first of them. */
  readonly first: FindingExplanation | undefined;
}

/** Explains the findings of one trace, each rule and part once. */
export function pageFindings(shown: readonly ShownFinding[], options: PageFindingsOptions): ListedFindings {
  const groups = groupFindings(shown.map(({ finding }) => finding)).sort(
    (left, right) => rank(right) - rank(left),
  );
  const explained = groups.slice(0, MAX_FINDINGS).map((group) => {
    const pairs = shown.find(({ finding }) => finding === group.latest)?.pairs ?? [];
    return { group, explanation: explainFinding(group.latest, { ...options, pairs }) };
  });
  return {
    findings: explained.map(({ group, explanation }) => toPage(group, explanation, options)),
    leftOut: groups.length - explained.length,
    first: explained[0]?.explanation,
  };
}

/** Trips before warnings, and loops before what only counts. */
function rank({ latest }: FindingGroup): number {
  const isLoop = evidenceForm(latest.code) === "single" ? 0 : 1;
  return (latest.level === "trip" ? 2 : 0) + isLoop;
}

function toPage(
  group: FindingGroup,
  explanation: FindingExplanation,
  { currency, isRedacted }: PageFindingsOptions,
): PageFinding {
  const { latest } = group;
  const first = (latest.level === "trip" ? group.trips : group.warns)[0] ?? latest;
  const isOccurrences = evidenceForm(latest.code) === "occurrences";
  return {
    code: latest.code,
    level: latest.level,
    heading: describeGroup(group),
    evidence: describeEvidence(latest),
    before: isOccurrences ? "The time before" : "The round before",
    latest: isOccurrences ? "The latest time" : "The latest round",
    period: isRedacted ? explanation.period.map(withoutTexts) : explanation.period,
    news: explanation.news,
    projection: describeProjection(explanation, currency),
    turningPoints: explanation.turningPoints.map(({ path, above }) => `${path} above ${above}`).join(" and "),
    events: latest.evidence.events,
    seq: first.seq,
  };
}

function withoutTexts({ before, latest, news }: PeriodRow): PeriodRow {
  const bare = { asked: null, answered: null };
  return { before: before && { ...before, ...bare }, latest: { ...latest, ...bare }, news };
}
