import { countText, shareText } from "./amounts.js";
import { cutToWidth, displayWidth, padToWidth } from "./display-width.js";
import { addTotals, noTotals, type ReplayTotals } from "./replay-totals.js";
import { shownText } from "./shown-text.js";
import type { View } from "./view.js";

/** Rows that a person still reads. More files than this are shown by folder. */
const MAX_ROWS = 40;

const FIGURES = ["traces", "clear", "warn", "trip", "events", "tokens", "waste"] as const;

/** Lays out the totals of each file, or of each folder where the files are many, in columns. */
export function sourceTable(sources: ReadonlyMap<string, ReplayTotals>, view: View): string[] {
  const heading = sources.size > MAX_ROWS ? "folder" : "file";
  const rows = largest([...(sources.size > MAX_ROWS ? byFolder(sources) : sources)]);
  const places = rows.map(([place]) => place);
  const shared = sharedFolder(places);
  const cells = rows.map(([, totals]) => figures(totals));
  const widths = FIGURES.map((title, index) =>
    Math.max(title.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const room = Math.max(12, view.width - widths.reduce((sum, width) => sum + width + 2, 0));
  const names = places.map((place) => cutToWidth(shownText(place.slice(shared.length), 200), room));
  const nameWidth = Math.max(...names.map(displayWidth), heading.length);
  const line = (name: string, row: readonly string[]) =>
    `${padToWidth(name, nameWidth)}${row.map((cell, index) => `  ${cell.padStart(widths[index] ?? 0)}`).join("")}`;
  const title = view.paint.dim(line(heading, FIGURES));
  return [title, ...cells.map((row, index) => line(names[index] ?? "", row))];
}

type Row = readonly [place: string, totals: ReplayTotals];

function byFolder(sources: ReadonlyMap<string, ReplayTotals>): Map<string, ReplayTotals> {
  const folders = new Map<string, ReplayTotals>();
  for (const [file, totals] of sources) {
    const folder = folderOf(file) || "./";
    folders.set(folder, addTotals(folders.get(folder) ?? noTotals, totals));
  }
  return folders;
}

/** The rows with the most waste, and the sum of the others. */
function largest(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= MAX_ROWS) return rows;
  const sorted = [...rows].sort(([, left], [, right]) => right.waste - left.waste);
  const others = sorted.slice(MAX_ROWS - 1).reduce((sum, [, totals]) => addTotals(sum, totals), noTotals);
  return [...sorted.slice(0, MAX_ROWS - 1), [`(${rows.length - MAX_ROWS + 1} others)`, others]];
}

function figures({ traces, clear, warn, trip, events, tokens, waste }: ReplayTotals): string[] {
  return [...[traces, clear, warn, trip, events, tokens].map(countText), shareText(waste, tokens)];
}

/** The folder that all places lie in, which no row needs to repeat. */
function sharedFolder(places: readonly string[]): string {
  let shared = folderOf(places[0] ?? "");
  while (!places.every((place) => place.startsWith(shared) && place.length > shared.length)) {
    shared = folderOf(shared.slice(0, -1));
  }
  return shared;
}

function folderOf(place: string): string {
  return place.slice(0, place.lastIndexOf("/") + 1);
}
