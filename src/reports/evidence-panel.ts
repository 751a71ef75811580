import { nounText } from "./amounts.js";
import { padToWidth } from "./display-width.js";
import type { PeriodRow, ShownEvent } from "./period-rows.js";
import type { View } from "./view.js";
import { wrap } from "./wrap.js";

export interface PanelTitles {
  readonly before: string;
  readonly latest: string;
}

/** Below this, two columns hold less than four words each. */
const MIN_SIDE_BY_SIDE = 72;

/** Steps of a round shown; the middle of a longer one is left out by its end. */
const MAX_ROWS = 8;

const INDENT = 2;
const GAP = " │ ";

/** Lays out a round beside the round before it, or below it where the terminal is narrow. */
export function evidencePanel(period: readonly PeriodRow[], titles: PanelTitles, view: View): string[] {
  if (period.length === 0) return ["  (its events are not at hand)"];
  const shown = period.slice(0, MAX_ROWS);
  const more = period.length - shown.length;
  const layOut = shown.every(({ before }) => !before)
    ? single
    : view.width < MIN_SIDE_BY_SIDE
      ? stacked
      : sideBySide;
  const lines = layOut(shown, titles, view);
  return more === 0 ? lines : [...lines, `  and ${nounText(more, "more event")} of the same round`];
}

function single(period: readonly PeriodRow[], _: PanelTitles, { width }: View): string[] {
  return period.flatMap(({ latest }) => cell(latest, width - INDENT).map(indented));
}

function sideBySide(period: readonly PeriodRow[], titles: PanelTitles, { paint, width }: View): string[] {
  const column = Math.floor((width - INDENT - GAP.length) / 2);
  const title = `${padToWidth(titles.before, column)}${GAP}${titles.latest}`;
  const lines = period.flatMap((row) => {
    const left = row.before ? cell(row.before, column) : ["(further back than kept)"];
    const right = [...cell(row.latest, column), ...newsLines(row, column)];
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
      `${padToWidth(left[index] ?? "", column)}${GAP}${right[index] ?? ""}`.trimEnd(),
    );
  });
  return [paint.dim(indented(title)), ...lines.map(indented)];
}

function stacked(period: readonly PeriodRow[], titles: PanelTitles, { paint, width }: View): string[] {
  const column = width - INDENT;
  const before = period.flatMap((row) => (row.before ? cell(row.before, column) : []));
  const latest = period.flatMap((row) => [...cell(row.latest, column), ...newsLines(row, column)]);
  return [
    paint.dim(indented(titles.before)),
    ...before.map(indented),
    paint.dim(indented(titles.latest)),
    ...latest.map(indented),
  ];
}

function cell({ seq, route, asked, answered }: ShownEvent, width: number): string[] {
  const head = wrap(`#${seq} ${route}`, { width, hanging: 2 });
  return [...head, ...textLines(asked, "", width), ...textLines(answered, "= ", width)];
}

function textLines(text: string | null, mark: string, width: number): string[] {
  return text === null ? [] : wrap(mark + text, { width, indent: 2, hanging: 2 });
}

function newsLines({ news }: PeriodRow, width: number): string[] {
  return news === null ? [] : wrap(`new: ${news}`, { width, indent: 2, hanging: 2 });
}

function indented(line: string): string {
  return " ".repeat(INDENT) + line;
}
