import type { PageRows, PageTrace } from "./page-data.js";

/** Characters of texts in all rows of a report; with the figures beside them 100,000 events stay below 8 MB. */
const MAX_TEXT_CHARS = 4_500_000;

/** Lengths tried for the texts, longest first. */
const LENGTHS = [200, 120, 80, 50, 30, 15, 0];

/** Cuts the texts of all events to the longest that leaves the file at a size which still opens at once. */
export function fitRows(traces: readonly PageTrace[]): PageTrace[] {
  const texts = traces.flatMap(({ rows }) => rows?.text ?? []).map(sizeOf);
  const length = LENGTHS.find((most) => total(texts, most) <= MAX_TEXT_CHARS) ?? 0;
  return traces.map((trace) => (trace.rows ? { ...trace, rows: cut(trace.rows, length) } : trace));
}

/** UTF-8 bytes of a text in JSON, about: what is not ASCII takes up to three, and quotes are escaped. */
function sizeOf(text: string): number {
  let size = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    size += code > 0x7f ? 3 : code === 0x22 || code === 0x5c ? 2 : code === 0x3c ? 6 : 1;
  }
  return size;
}

function total(sizes: readonly number[], most: number): number {
  return sizes.reduce((sum, size) => sum + Math.min(size, most * 1.3), 0);
}

function cut(rows: PageRows, length: number): PageRows {
  return { ...rows, text: rows.text.map((text) => (text.length <= length ? text : start(text, length))) };
}

/** Never half of a character that takes two units. */
function start(text: string, length: number): string {
  return length === 0 ? "" : `${text.slice(0, length).replace(/[\ud800-\udbff]$/, "")}…`;
}
