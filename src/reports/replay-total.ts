import { costText, countText, nounText, shareText } from "./amounts.js";
import { addTotals, noTotals, type ReplayTotals } from "./replay-totals.js";
import type { ReplayedBatch } from "./replayed-batch.js";
import { shownName, shownText } from "./shown-text.js";
import { sourceTable } from "./source-table.js";
import type { View } from "./view.js";
import { wrap } from "./wrap.js";

/** Kinds of skipped files, bad lines and odd fields shown: one cause mostly repeats. */
const MAX_SHOWN = 4;

/** Reports what a batch of replayed traces amounts to, file by file where it has several, and what was left out. */
export function replayTotal(batch: ReplayedBatch, view: View): string {
  const totals = [...batch.sources.values()].reduce(addTotals, noTotals);
  const table = batch.sources.size > 1 ? [...sourceTable(batch.sources, view), ""] : [];
  const text = [...totalLines(totals, view), ...leftOut(batch)];
  const [first = "", ...rest] = text.flatMap((line) => wrap(line, { width: view.width, hanging: 2 }));
  return `${[...table, view.paint.bold(first), ...rest].join("\n")}\n`;
}

function totalLines(totals: ReplayTotals, { currency }: View): string[] {
  const { traces, clear, warn, trip, events, tokens, waste, wasteAfterTrip } = totals;
  const share = shareText(waste, tokens);
  return [
    `${nounText(traces, "trace")}: ${countText(clear)} clear, ${countText(warn)} warn, ${countText(trip)} trip`,
    `${nounText(events, "event")}, ${nounText(tokens, "token")}, waste ${countText(waste)} (${share}), cost ${costText(totals, currency)}${pricedPart(totals)}`,
    `a halt at each trip would have saved ${nounText(wasteAfterTrip, "token")} (projection)`,
  ];
}

/** Says how much of the batch the cost is of: most sources record no model calls. */
function pricedPart({ priced, traces }: ReplayTotals): string {
  return priced === 0 || priced === traces ? "" : ` in ${countText(priced)} of ${nounText(traces, "trace")}`;
}

function leftOut(batch: ReplayedBatch): string[] {
  const { files, skipped, unreadable, unfinished, badLineCount } = batch;
  const parts = [
    `${nounText(files, "file")} read`,
    ...(skipped.length > 0 ? [`${countText(skipped.length)} skipped`] : []),
    ...(unreadable > 0 ? [`${countText(unreadable)} not readable to the end`] : []),
    ...(unfinished > 0 ? [`${nounText(unfinished, "trace")} without an end left out`] : []),
    ...(badLineCount > 0 ? [`${nounText(badLineCount, "bad line")} left out`] : []),
  ];
  return [
    parts.join(", "),
    ...numbered("skipped", skippedByReason(batch)),
    ...firstOf(batch.badLines.map(({ message }) => `bad line: ${shownText(message, 300)}`)),
    ...numbered("unknown fields", batch.unknownFields, "line"),
    ...numbered("accepted", batch.notes, "line"),
  ];
}

function skippedByReason({ skipped }: ReplayedBatch): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}

function numbered(title: string, counts: ReadonlyMap<string, number>, noun = "file"): string[] {
  const all = [...counts].sort(([, left], [, right]) => right - left);
  const shown = all
    .slice(0, MAX_SHOWN)
    .map(([name, count]) => `${nounText(count, noun)} ${named(name, noun)}`);
  const more = all.length > MAX_SHOWN ? [`${nounText(all.length - MAX_SHOWN, "more kind")}`] : [];
  return all.length === 0 ? [] : [`${title}: ${[...shown, ...more].join(", ")}`];
}

function named(name: string, noun: string): string {
  return noun === "file" ? `(${shownText(name, 100)})` : `with ${shownName(name)}`;
}

function firstOf(lines: readonly string[]): string[] {
  const more = lines.length - MAX_SHOWN;
  return more > 0 ? [...lines.slice(0, MAX_SHOWN), `and ${nounText(more, "more bad line")}`] : [...lines];
}
