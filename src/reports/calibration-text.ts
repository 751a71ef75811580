import { formatMoney } from "../core/format-money.js";
import { countText, nounText } from "./amounts.js";
import { shownName } from "./shown-text.js";
import type { View } from "./view.js";
import { wrap } from "./wrap.js";

/** One limit, and what healthy runs come to: integers, money in nano-USD, time in milliseconds. */
export interface LimitRow<Measure extends string = string> {
  readonly measure: Measure;
  readonly p50: number;
  readonly p99: number;
  readonly limit: number;
}

/** Runs of which some would have been stopped. */
export interface StoppedRuns {
  readonly runs: number;
  readonly stopped: number;
  /** Tokens that were spent after the limit was reached. */
  readonly savedTokens: number;
}

/** What is proposed for one kind of task. */
export interface Calibration {
  /** `null`: no kind was recorded. */
  readonly kind: string | null;
  readonly factor: number;
  readonly rows: readonly LimitRow[];
  readonly healthy: StoppedRuns;
  /** Runs that tripped or failed, of which nothing is learned. */
  readonly others: StoppedRuns;
}

/** Runs from which the 99th percentile is more than the largest value seen. */
const ENOUGH_RUNS = 100;

/** Reports what is proposed for one kind of task, from how many runs, and what it would have stopped. */
export function calibrationText({ kind, factor, rows, healthy, others }: Calibration, view: View): string {
  const { paint, width } = view;
  const title = kind === null ? "tasks without a kind" : `kind ${shownName(kind)}`;
  const left =
    others.runs === 0 ? "" : `, ${countText(others.runs)} left out that tripped or did not succeed`;
  const few = `p99 of ${nounText(healthy.runs, "run")} is the largest of them; from ${ENOUGH_RUNS} on it is more than that`;
  const text = [
    `limit: ${factor} × p99, rounded up to two digits`,
    ...(healthy.runs < ENOUGH_RUNS ? [few] : []),
    `would have stopped ${countText(healthy.stopped)} of ${nounText(healthy.runs, "healthy run")}` +
      `${others.runs === 0 ? "" : ` and ${countText(others.stopped)} of ${nounText(others.runs, "other")}`}` +
      `, saving ${nounText(healthy.savedTokens + others.savedTokens, "token")} (projection)`,
  ];
  const lines = [
    paint.bold(`${title}: ${nounText(healthy.runs, "healthy run")}${left}`),
    ...table(rows),
    ...text.flatMap((line) => wrap(line, { width, indent: 2, hanging: 2 })),
  ];
  return `${lines.join("\n")}\n`;
}

const NAME_COLUMNS = 18;
const COLUMNS = 16;

function table(rows: readonly LimitRow[]): string[] {
  const line = (name: string, cells: readonly string[]) =>
    `  ${name.padEnd(NAME_COLUMNS)}${cells.map((cell) => cell.padStart(COLUMNS)).join("")}`;
  return [
    line("", ["p50", "p99", "limit"]),
    ...rows.map(({ measure, p50, p99, limit }) =>
      line(
        measure,
        [p50, p99, limit].map((value) => (measure === "usd" ? formatMoney(value) : countText(value))),
      ),
    ),
  ];
}
