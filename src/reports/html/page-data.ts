import type { EventType, ParticipantKind } from "../../core/event.js";
import type { FindingCode, Level } from "../../core/finding.js";
import type { CurrencyView } from "../../core/format-money.js";
import type { PeriodRow } from "../period-rows.js";

/** All that one HTML report holds; its page draws nothing else. */
export interface PageData {
  readonly currency: CurrencyView | null;
  /** Names, ids and texts are left out. */
  readonly isRedacted: boolean;
  /** Names that event rows refer to by their place. */
  readonly names: readonly string[];
  readonly codes: Partial<Readonly<Record<FindingCode, PageCode>>>;
  readonly traces: readonly PageTrace[];
  readonly kinds: readonly OutcomeRow[];
  readonly teams: readonly OutcomeRow[];
  /** What could not be read or shown, one sentence each. */
  readonly notes: readonly string[];
}

/** What findings of a code mean. */
export interface PageCode {
  readonly title: string;
  readonly seen: string;
  readonly whatToDo: string;
}

/** One recorded task. */
export interface PageTrace {
  readonly id: string;
  readonly file: string;
  readonly kind: string | null;
  readonly team: string | null;
  readonly goal: string | null;
  readonly verdict: "clear" | Level;
  /** What came of it, as it was recorded. */
  readonly outcome: string | null;
  readonly value: number | null;
  readonly headline: string;
  /** What a halt would have saved; empty where nothing tripped. */
  readonly saved: string;
  readonly cost: string;
  /** Rules that could not judge; empty where all could. */
  readonly notJudged: string;
  readonly figures: PageFigures;
  readonly findings: readonly PageFinding[];
  readonly findingsLeftOut: number;
  readonly graph: PageGraph;
  readonly timeline: PageTimeline;
  readonly limits: readonly PageLimit[];
  /** How long the budget lasts; empty where nothing is known of it. */
  readonly forecast: string;
  /** `null` where the report had no room for them. */
  readonly rows: PageRows | null;
}

export interface PageFigures {
  readonly events: number;
  readonly tokens: number;
  readonly waste: number;
  readonly wasteAfterTrip: number;
  /** `null` where a price is not known. */
  readonly nanoUsd: number | null;
  readonly modelCalls: number;
  readonly toolCalls: number;
  readonly participants: number;
  /** `null` where times are not known. */
  readonly durationMs: number | null;
}

/** What one rule saw of one part. */
export interface PageFinding {
  readonly code: FindingCode;
  readonly level: Level;
  readonly heading: string;
  readonly evidence: string;
  /** Titles of the two columns of `period`. */
  readonly before: string;
  readonly latest: string;
  readonly period: readonly PeriodRow[];
  readonly news: string | null;
  readonly projection: string;
  readonly turningPoints: string;
  /** `seq` of the events it rests on. */
  readonly events: readonly number[];
  /** `seq` of the event at which it first reached its level. */
  readonly seq: number;
}

/** Amounts of a participant or an edge. */
export interface PageAmounts {
  readonly events: number;
  readonly tokens: number;
  readonly nanoUsd: number;
  readonly waste: number;
  /** Whether the cycle goes through it. */
  readonly isHot: boolean;
}

export interface PageNode extends PageAmounts {
  readonly name: string;
  readonly kind: ParticipantKind | "group" | "others";
  /** Place of its centre in a field of 1000 by 600. */
  readonly x: number;
  readonly y: number;
}

export interface PageEdge extends PageAmounts {
  /** Places in the list of nodes. */
  readonly from: number;
  readonly to: number;
}

/** Who talks to whom. */
export interface PageGraph {
  readonly nodes: readonly PageNode[];
  readonly edges: readonly PageEdge[];
}

/** Tokens and cost along the run, in slices of equal width. */
export interface PageTimeline {
  readonly by: "time" | "events";
  /** Milliseconds or events in a slice. */
  readonly width: number;
  readonly tokens: readonly number[];
  readonly nanoUsd: readonly number[];
  readonly waste: readonly number[];
  readonly marks: readonly PageMark[];
  /** Tokens per millisecond or event that the loop goes on to burn; `null` where none does. */
  readonly burn: number | null;
}

/** A verdict on the timeline. */
export interface PageMark {
  /** Milliseconds or events from the start. */
  readonly at: number;
  readonly seq: number;
  readonly level: Level;
  readonly label: string;
}

export interface PageLimit {
  readonly account: string;
  readonly dimension: string;
  readonly used: number;
  readonly limit: number;
}

/** Events in columns: 100,000 of them have to fit. */
export interface PageRows {
  /** Each `seq` less the one before. */
  readonly seq: readonly number[];
  readonly type: readonly EventType[];
  /** Places of types in `type`. */
  readonly types: readonly number[];
  /** Places in the list of names; -1 for nobody. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Each instant less the one before, in milliseconds; empty where none was recorded. */
  readonly at: readonly number[];
  readonly tokens: readonly number[];
  readonly text: readonly string[];
  /** Events of the run that are not among them. */
  readonly leftOut: number;
}

/** What tasks of one kind or team cost, tied to what came of them. */
export interface OutcomeRow {
  readonly name: string;
  readonly tasks: number;
  /** Tasks of which an outcome was recorded. */
  readonly judged: number;
  readonly resolved: number;
  readonly tokens: number;
  readonly waste: number;
  /** `null` where a price is not known. */
  readonly nanoUsd: number | null;
  /** Sum of the values that were recorded; `null` where none was. */
  readonly value: number | null;
  readonly tokensPerResolved: number | null;
  readonly nanoUsdPerResolved: number | null;
}
