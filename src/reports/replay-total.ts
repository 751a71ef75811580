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
    ...skippedFiles(batch),
    ...firstOf(batch.badLines.map(({ message }) => `bad line: ${shownText(message, 300)}`)),
    ...numbered("unknown fields", batch.unknownFields),
    ...numbered("accepted", batch.notes),
  ];
}

/** The kinds with most files first. The first file of each is named. */
function skippedFiles({ skipped }: ReplayedBatch): string[] {
  const kinds = new Map<string, string[]>();
  for (const { file, reason } of skipped) {
    // What is quoted of a file differs from one to the next.
    const kind = reason.replace(/, got ".*$/s, "");
    const known = kinds.get(kind);
    if (known) known.push(file);
    else kinds.set(kind, [file]);
  }
  const parts = [...kinds]
    .sort(([, left], [, right]) => right.length - left.length)
    .map(([kind, [first = "", ...others]]) => {
      const name = shownText(first, 100);
      const count = others.length + 1;
      return `${count === 1 ? name : `${nounText(count, "file")} such as ${name}`} (${shownText(kind, 100)})`;
    });
  return listed("skipped", parts);
}

function numbered(title: string, counts: ReadonlyMap<string, number>): string[] {
  const parts = [...counts]
    .sort(([, left], [, right]) => right - left)
    .map(([name, count]) => `${nounText(count, "line")} with ${shownName(name)}`);
  return listed(title, parts);
}

function listed(title: string, parts: readonly string[]): string[] {
  const more = parts.length > MAX_SHOWN ? [nounText(parts.length - MAX_SHOWN, "more kind")] : [];
  return parts.length === 0 ? [] : [`${title}: ${[...parts.slice(0, MAX_SHOWN), ...more].join(", ")}`];
}

function firstOf(lines: readonly string[]): string[] {
  const more = lines.length - MAX_SHOWN;
  return more > 0 ? [...lines.slice(0, MAX_SHOWN), `and ${nounText(more, "more bad line")}`] : [...lines];
}
