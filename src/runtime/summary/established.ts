import { changesWorld } from "../../core/engine/tool-effect.js";
import type { CycleSummary } from "./cycle-of.js";
import type { Excerpt, ExcerptView } from "./excerpts.js";
import { isInformative } from "./is-informative.js";
import { isQuestion } from "./is-question.js";
import { oneLine } from "./one-line.js";
import { sentencesOf } from "./sentences-of.js";
import { termsOf } from "./terms-of.js";

/** Something that holds, as far as the conversation says. */
export interface Established {
  readonly event: number;
  readonly from: string;
  readonly text: string;
}

export interface EstablishedRequest {
  readonly view: ExcerptView;
  readonly goal: string | null;
  readonly cycle: CycleSummary | null;
}

interface Candidate {
  readonly entry: Excerpt;
  /** Ways to say it, of which the one with most news is taken. */
  readonly statements: readonly string[];
  /** Terms, not said before, that make it worth a line. */
  readonly minNews: number;
}

/** What fits on a page beside the rest. */
const MAX_ESTABLISHED = 8;
/** About three lines of a terminal. */
const MAX_SENTENCE_CHARS = 200;
/** Fewer new terms in a sentence are another wording, not another fact. */
const MIN_NEWS = 3;

/**
 * Picks what was established outside the cycle: in turn a progress mark, the result of a successful write and a
 * sentence of an informative message, at most 8, none that repeats another; in order of time.
 */
export function established({ view, goal, cycle }: EstablishedRequest): Established[] {
  const queues = [marks(view), writes(view, cycle), messages(view, cycle)];
  const covered = termsOf(goal ?? "");
  const chosen: Established[] = [];
  for (let turn = 0; chosen.length < MAX_ESTABLISHED; turn += 1) {
    if (queues.every(({ length }) => length === 0)) break;
    const found = takeNews(queues[turn % queues.length] ?? [], covered);
    if (found !== undefined) chosen.push(found);
  }
  return chosen.sort((a, b) => a.event - b.event);
}

/** Latest first: a later mark says more about where the task stands. */
function marks({ entries }: ExcerptView): Candidate[] {
  return entries
    .filter(({ kind }) => kind === "progress")
    .map((entry) => ({ entry, statements: [entry.text ?? ""], minNews: 0 }))
    .reverse();
}

function writes({ entries }: ExcerptView, cycle: CycleSummary | null): Candidate[] {
  return entries
    .filter(
      ({ kind, status, effect }) => kind === "result" && status === "ok" && changesWorld(effect ?? "unknown"),
    )
    .filter(isOutside(cycle))
    .map((entry) => ({ entry, statements: [`${entry.from}: ${entry.text || "succeeded"}`], minNews: 1 }))
    .reverse();
}

/** Most informative first; of equals the earlier, which lies farther from the loop. */
function messages({ entries, goal }: ExcerptView, cycle: CycleSummary | null): Candidate[] {
  const looping = new Set(cycle?.lines.map(({ from }) => from));
  return entries
    .filter((entry) => entry.kind === "message" && entry.text !== null && entry.seq !== goal?.seq)
    .filter(isOutside(cycle))
    .filter((entry) => isInformative(entry, !looping.has(entry.from)))
    .sort((a, b) => (b.newWords ?? 0) - (a.newWords ?? 0) || a.seq - b.seq)
    .map((entry) => ({ entry, statements: statementsOf(entry), minNews: MIN_NEWS }));
}

function isOutside(cycle: CycleSummary | null): (entry: Excerpt) => boolean {
  const events = new Set(cycle?.events);
  return ({ seq, call }) => !events.has(seq) && (call === undefined || !events.has(call));
}

function statementsOf({ text }: Excerpt): string[] {
  return sentencesOf(text ?? "").filter((sentence) => !isQuestion(sentence));
}

/** Takes candidates until one has news, and notes its terms. */
function takeNews(queue: Candidate[], covered: Set<string>): Established | undefined {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { entry, minNews } = next;
    const ranked = next.statements
      .map((statement) => oneLine(statement, MAX_SENTENCE_CHARS))
      .map((text) => ({ text, news: newsOf(text, covered) }));
    const best = ranked.reduce<(typeof ranked)[number] | undefined>(
      (first, other) => (first === undefined || other.news > first.news ? other : first),
      undefined,
    );
    if (best === undefined || best.news < minNews) continue;
    for (const term of termsOf(best.text)) covered.add(term);
    return {
      event: entry.seq,
      from: oneLine(entry.kind === "result" ? entry.to.join(", ") : entry.from, MAX_SENTENCE_CHARS),
      text: best.text,
    };
  }
  return undefined;
}

/** Terms not said before; numbers and identifiers count twice, being what a successor needs most. */
function newsOf(text: string, covered: ReadonlySet<string>): number {
  let news = 0;
  for (const term of termsOf(text)) if (!covered.has(term)) news += /\p{N}/u.test(term) ? 2 : 1;
  return news;
}
