import type { Finding } from "../core/finding.js";
import type { Policy } from "../core/policy/policy.js";
import { describeCut } from "./describe-cut.js";
import { describeNews } from "./describe-news.js";
import type { EvidencePair } from "./evidence-collector.js";
import { type CodeExplanation, explainCode } from "./explain-code.js";
import { newsOf } from "./news.js";
import { type PeriodRow, periodRows } from "./period-rows.js";
import { type PricedCounts, type Projection, project } from "./project.js";
import { type TurningPoint, turningPoints } from "./turning-points.js";

/** What is known besides the finding. */
export interface ExplainOptions {
  /** Policy that the task was judged by. @default the default policy */
  readonly policy?: Policy | undefined;
  /** Events that the finding rests on, as an evidence collector shows them. @default none: only their numbers are known */
  readonly pairs?: readonly EvidencePair[];
  /** Totals of the task, for the mean price of its tokens. @default none: no cost is projected */
  readonly counts?: PricedCounts;
}

/** What was seen in a task, why it is no healthy run, what it costs and what to do about it. Plain data. */
export interface FindingExplanation extends CodeExplanation, Projection {
  readonly finding: Finding;
  /** The smallest part that would have to stop, in words. */
  readonly part: string;
  readonly repetitions: number;
  /** Events of the latest period beside those of the period before; empty where they are not known. */
  readonly period: readonly PeriodRow[];
  /** What the latest period brought that the one before had not; `null` where they are not known. */
  readonly news: string | null;
  /** Settings that would have changed the verdict. */
  readonly turningPoints: readonly TurningPoint[];
}

/** Explains a finding: by itself, or with the events that it rests on. */
export function explainFinding(
  finding: Finding,
  { policy, pairs = [], counts }: ExplainOptions = {},
): FindingExplanation {
  const explained = explainCode(finding.code, policy);
  const news = newsOf(pairs);
  return {
    ...explained,
    finding,
    part: describeCut(finding.cut),
    repetitions: finding.evidence.repetitions,
    period: periodRows(pairs),
    news: news && describeNews(news),
    ...project(finding, pairs, counts),
    turningPoints: turningPoints(finding, explained.settings),
  };
}
