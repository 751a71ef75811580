import { nounText } from "./amounts.js";
import { describeNews } from "./describe-news.js";
import { padToWidth } from "./display-width.js";
import type { EvidencePair } from "./evidence-collector.js";
import type { EvidenceEvent, EvidenceText } from "./evidence-event.js";
import { shownText } from "./shown-text.js";
import type { View } from "./view.js";
import { wrap } from "./wrap.js";

export interface PanelTitles {
  readonly before: string;
  readonly latest: string;
}

/** Columns shown of each text. */
const TEXT_COLUMNS = 100;

/** Below this, two columns hold less than four words each. */
const MIN_SIDE_BY_SIDE = 72;

/** Steps of a round shown; the middle of a longer one is left out by its end. */
const MAX_PAIRS = 8;

const INDENT = 2;
const GAP = " │ ";

/** Lays out a round beside the round before it, or below it where the terminal is narrow. */
export function evidencePanel(pairs: readonly EvidencePair[], titles: PanelTitles, view: View): string[] {
  if (pairs.length === 0) return ["  (its events lie further back than events are kept)"];
  const shown = pairs.slice(0, MAX_PAIRS);
  const more = pairs.length - shown.length;
  const layOut = shown.every(({ before }) => !before)
    ? single
    : view.width < MIN_SIDE_BY_SIDE
      ? stacked
      : sideBySide;
  const lines = layOut(shown, titles, view);
  return more === 0 ? lines : [...lines, `  and ${nounText(more, "more event")} of the same round`];
}

function single(pairs: readonly EvidencePair[], _: PanelTitles, { width }: View): string[] {
  return pairs.flatMap(({ latest }) => cell(latest, width - INDENT).map(indented));
}

function sideBySide(pairs: readonly EvidencePair[], titles: PanelTitles, { paint, width }: View): string[] {
  const column = Math.floor((width - INDENT - GAP.length) / 2);
  const title = `${padToWidth(titles.before, column)}${GAP}${titles.latest}`;
  const rows = pairs.flatMap((pair) => {
    const left = pair.before ? cell(pair.before, column) : ["(further back than kept)"];
    const right = [...cell(pair.latest, column), ...newsLines(pair, column)];
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
      `${padToWidth(left[index] ?? "", column)}${GAP}${right[index] ?? ""}`.trimEnd(),
    );
  });
  return [paint.dim(indented(title)), ...rows.map(indented)];
}

function stacked(pairs: readonly EvidencePair[], titles: PanelTitles, { paint, width }: View): string[] {
  const column = width - INDENT;
  const before = pairs.flatMap((pair) => (pair.before ? cell(pair.before, column) : []));
  const latest = pairs.flatMap((pair) => [...cell(pair.latest, column), ...newsLines(pair, column)]);
  return [
    paint.dim(indented(titles.before)),
    ...before.map(indented),
    paint.dim(indented(titles.latest)),
    ...latest.map(indented),
  ];
}

function cell({ seq, route, asked, answered }: EvidenceEvent, width: number): string[] {
  const head = wrap(`#${seq} ${route}`, { width, hanging: 2 });
  return [...head, ...textLines(asked, "", width), ...textLines(answered, "= ", width)];
}

function textLines(part: EvidenceText | null, mark: string, width: number): string[] {
  if (!part) return [];
  const text = part.text === null ? "(not recorded)" : shownText(part.text, TEXT_COLUMNS);
  return wrap(`${mark}${text || "(empty)"}`, { width, indent: 2, hanging: 2 });
}

function newsLines(pair: EvidencePair, width: number): string[] {
  const news = describeNews(pair);
  return news === "" ? [] : wrap(`new: ${news}`, { width, indent: 2, hanging: 2 });
}

function indented(line: string): string {
  return " ".repeat(INDENT) + line;
}
