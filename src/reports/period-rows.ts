import { describeNews } from "./describe-news.js";
import type { EvidencePair } from "./evidence-collector.js";
import type { EvidenceEvent, EvidenceText } from "./evidence-event.js";
import { newsOf } from "./news.js";
import { shownText } from "./shown-text.js";

/** An event as an explanation shows it: one line each, safe to print. */
export interface ShownEvent {
  readonly seq: number;
  /** Instant in milliseconds; `null` where it was not recorded. */
  readonly at: number | null;
  /** Who to whom, in words. */
  readonly route: string;
  /** What was said or asked; `null` where there is no such thing. */
  readonly asked: string | null;
  /** What came back from a call. */
  readonly answered: string | null;
}

/** One step of the latest period beside the same step of the period before. */
export interface PeriodRow {
  /** `null` where there is none, or it lies further back than events are kept. */
  readonly before: ShownEvent | null;
  readonly latest: ShownEvent;
  /** What it brought that the one before had not; `null` where there is nothing to compare. */
  readonly news: string | null;
}

/** Columns shown of each text. */
const TEXT_COLUMNS = 100;

/** Lays out the events of the latest period beside those of the period before. */
export function periodRows(pairs: readonly EvidencePair[]): PeriodRow[] {
  return pairs.map((pair) => {
    const news = newsOf([pair]);
    return {
      before: pair.before ? shownEvent(pair.before) : null,
      latest: shownEvent(pair.latest),
      news: news && describeNews(news),
    };
  });
}

function shownEvent({ seq, at, route, asked, answered }: EvidenceEvent): ShownEvent {
  return { seq, at, route, asked: shownPart(asked), answered: shownPart(answered) };
}

function shownPart(part: EvidenceText | null): string | null {
  if (part === null) return null;
  return part.text === null ? "(not recorded)" : shownText(part.text, TEXT_COLUMNS) || "(empty)";
}
