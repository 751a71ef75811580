import type { CurrencyView } from "../../core/format-money.js";
import type { Policy } from "../../core/policy/policy.js";
import type { TraceHeader } from "../../core/trace.js";
import { visibleText } from "../../core/visible-text.js";
import { costText, knownCost, nounText, shareText } from "../amounts.js";
import { describeNotJudged } from "../describe-not-judged.js";
import type { FindingExplanation } from "../explain-finding.js";
import type { ReplayedTrace } from "../replayed-trace.js";
import { shownText } from "../shown-text.js";
import { loopForecast, pageLimits } from "./page-budget.js";
import type { PageTimeline, PageTrace } from "./page-data.js";
import { pageFindings } from "./page-findings.js";
import { pageGraph, type StatedKinds } from "./page-graph.js";
import type { TraceRecord } from "./trace-recorder.js";

export interface PageTraceOptions {
  readonly policy: Policy;
  readonly currency?: CurrencyView | undefined;
  readonly isRedacted: boolean;
  /** What its source says came of the task, where the task itself does not. */
  readonly outcome?: string | undefined;
}

/** A task as its own page names it. */
export type NamedTask = Pick<PageTrace, "id" | "file" | "kind"> & Pick<TraceHeader, "goal" | "participants">;

/** A task at its end. */
export interface FinishedTrace {
  readonly task: NamedTask;
  readonly trace: ReplayedTrace;
  readonly record: TraceRecord;
}

/** Columns shown of a goal: a short paragraph. */
const GOAL_COLUMNS = 400;

/** Puts together the page of one task. */
export function pageTrace(
  { task, trace, record }: FinishedTrace,
  { policy, currency, isRedacted, outcome }: PageTraceOptions,
): PageTrace {
  const { counts, verdict } = trace;
  const { durationMs, finish, standings } = record;
  const kinds: StatedKinds = new Map(task.participants.map(({ name, kind }) => [name, kind]));
  const { findings, leftOut, first } = pageFindings(record.shown, { policy, counts, currency, isRedacted });
  const limits = pageLimits({ policy, counts, durationMs, standings });
  const { events, tokens, waste, wasteAfterTrip, modelCalls, toolCalls } = counts;
  return {
    id: visibleText(task.id),
    file: visibleText(task.file),
    kind: task.kind,
    team: teamOf(limits),
    goal: task.goal === undefined ? null : shownText(task.goal, GOAL_COLUMNS),
    verdict,
    outcome: finish?.outcome ?? outcome ?? null,
    value: finish?.value ?? null,
    headline: first ? `${first.title}: ${first.part}` : "No loop was found",
    saved: verdict === "trip" ? savedText(trace) : "",
    cost: costText(counts, currency),
    notJudged: describeNotJudged(trace),
    figures: {
      ...{ events, tokens, waste, wasteAfterTrip, modelCalls, toolCalls, durationMs },
      nanoUsd: knownCost(counts),
      participants: record.traffic.nodes.size,
    },
    findings,
    findingsLeftOut: leftOut,
    graph: pageGraph(record.traffic, kinds),
    timeline: { ...record.timeline, burn: burnOf(first, record.timeline) },
    limits,
    forecast: loopForecast(limits, first),
    rows: record.rows,
  };
}

function savedText({ counts }: ReplayedTrace): string {
  const share = shareText(counts.waste, counts.tokens);
  return `${nounText(counts.waste, "token")} were waste (${share}); a halt at the trip would have saved ${nounText(counts.wasteAfterTrip, "token")} (projection)`;
}

/** The team whose account the calls were admitted by. */
function teamOf(limits: PageTrace["limits"]): string | null {
  const account = limits.find((limit) => limit.account.startsWith("team:"))?.account;
  return account === undefined ? null : visibleText(account.slice("team:".length));
}

/** What a tripped loop burns as the timeline goes on. */
function burnOf(first: FindingExplanation | undefined, { by }: Pick<PageTimeline, "by">): number | null {
  if (first?.finding.level !== "trip" || first.tokensPerRepetition === null) return null;
  const length = by === "time" ? first.repetitionMs : first.finding.evidence.events.length;
  return length === null || length === 0 ? null : first.tokensPerRepetition / length;
}
