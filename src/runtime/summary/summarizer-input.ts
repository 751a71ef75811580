import { excerptLine } from "./excerpt-line.js";
import type { Excerpt, ExcerptView } from "./excerpts.js";
import type { Summary } from "./summary.js";

/** Some 3,000 tokens of English: a summary must stay far cheaper than the loop that it ends. */
const MAX_INPUT_CHARS = 12_000;

/** Writes what a summariser is shown: the extractive summary, then the most informative excerpts that fit, in order. */
export function summarizerInput(summary: Summary, view?: ExcerptView): string {
  const lines = new Map<number, string>();
  let left = MAX_INPUT_CHARS - summary.text.length;
  for (const excerpt of mostInformative(view?.entries ?? [])) {
    const line = excerptLine(excerpt);
    if (line.length >= left) break;
    left -= line.length + 1;
    lines.set(excerpt.seq, line);
  }
  const inOrder = [...lines].sort(([a], [b]) => a - b).map(([, line]) => line);
  return inOrder.length === 0 ? summary.text : `${summary.text}\n\nExcerpts:\n${inOrder.join("\n")}`;
}

function mostInformative(entries: readonly Excerpt[]): Excerpt[] {
  return entries
    .filter(({ text }) => text !== null)
    .sort((a, b) => (b.newWords ?? 0) - (a.newWords ?? 0) || a.seq - b.seq);
}
