import { formatMoney } from "../../core/format-money.js";
import { countText, nounText } from "../amounts.js";
import { shownText } from "../shown-text.js";
import type { Change, Comparison, TaskPlace } from "./compare-checks.js";

/** Changes and tasks named: the largest ones; JSON has them all. */
const MAX_SHOWN = 10;

/** Longest file or task shown in full. */
const MAX_COLUMNS = 100;

/** Says in a few lines how a run of scenarios differs from the one before. */
export function comparisonLines(comparison: Comparison): string[] {
  const { tasks, added, removed, exceeded } = comparison;
  const changes = comparison.changes.toSorted((a, b) => Math.abs(growth(b)) - Math.abs(growth(a)));
  const lines = [
    ...changes.slice(0, MAX_SHOWN).map(changeLine),
    ...(changes.length > MAX_SHOWN ? [`and ${nounText(changes.length - MAX_SHOWN, "smaller change")}`] : []),
    ...stopLines(comparison),
    ...(added.length > 0 ? [`new: ${names(added)}`] : []),
    ...(removed.length > 0 ? [`gone: ${names(removed)}`] : []),
  ];
  const same = `compared with the baseline: no difference in ${nounText(tasks, "task")}`;
  const head = lines.length === 0 ? same : `compared with the baseline, ${nounText(tasks, "task")}:`;
  return [head, ...lines, ...exceeded.map((text) => `LIMIT ${shownText(text, 2 * MAX_COLUMNS)}`)];
}

function growth({ percent }: Change): number {
  return percent ?? Number.POSITIVE_INFINITY;
}

function changeLine({ file, unit, before, after, percent }: Change): string {
  const isMore = after > before;
  const [verb, how, write] =
    unit === "tokens"
      ? ["burns", isMore ? "more tokens" : "fewer tokens", countText]
      : ["costs", isMore ? "more" : "less", (amount: number) => formatMoney(amount)];
  const size = percent === null ? "" : `${percentText(Math.abs(percent))} % `;
  return `${verb} ${size}${how} in ${shownText(file, MAX_COLUMNS)} (${write(before)} → ${write(after)})`;
}

/** Small shares need their decimal, large ones hide behind it. */
function percentText(percent: number): string {
  return percent.toFixed(percent < 10 ? 1 : 0);
}

function stopLines({ tasks, ruleset, newlyStopped, noLongerStopped }: Comparison): string[] {
  const { before, after } = ruleset;
  const [now, then] =
    before === after ? ["this run", "the baseline"] : [`ruleset ${after}`, `ruleset ${before}`];
  const line = (verb: string, places: readonly TaskPlace[], did: string) =>
    places.length === 0
      ? []
      : [
          `${now} ${verb} ${countText(places.length)} of ${nounText(tasks, "task")} that ${then} ${did}: ${named(places)}`,
        ];
  return [
    ...line("would stop", newlyStopped, "leaves alone"),
    ...line("leaves alone", noLongerStopped, "would stop"),
  ];
}

function named(places: readonly TaskPlace[]): string {
  return names(places.map(({ file, task }) => `${file} (${task})`));
}

function names(all: readonly string[]): string {
  const shown = all.slice(0, MAX_SHOWN).map((name) => shownText(name, MAX_COLUMNS));
  const more = all.length - shown.length;
  return [...shown, ...(more > 0 ? [`${countText(more)} more`] : [])].join(", ");
}
