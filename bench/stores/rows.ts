import { verdict } from "../engine/verdict.js";
import { median } from "../median.js";
import { quantile } from "../quantile.js";
import type { Row } from "../report.js";
import type { Measured } from "./measure-stores.js";

interface Target {
  /** Microseconds, or times the engine's own operation, that a reservation may take. */
  readonly admitUs?: number;
  readonly admitRatio?: number;
  readonly togetherRatio?: number;
  readonly perSecond?: number;
}

const TARGETS: Partial<Record<Measured["store"], Target>> = {
  // One decision in this process, store included.
  memory: { admitUs: 20 },
  // A reservation is one statement of the engine; here it comes with an event, an answer kept and a transaction.
  "SQLite, normal": { admitRatio: 5, togetherRatio: 2 },
  "SQLite, full": { togetherRatio: 2 },
  // One round trip, and as much again for the work. A fleet of 1,000 agents makes some 1,000 calls a second at most.
  "Redis, without persistence": { admitRatio: 2, perSecond: 12_000 },
};

/** What one exchange takes while nothing else is asked for. */
export function aloneRows(measured: readonly Measured[]): Row[] {
  return measured.flatMap(({ store, alone, inTurn }) => {
    const target = TARGETS[store] ?? {};
    const rows = [
      aloneRow(`${store}: an event and a reservation`, alone.admit, alone.raw, target),
      aloneRow(`${store}: an event and its end`, alone.settle, alone.raw, {}),
    ];
    if (inTurn === undefined) return rows;
    return [
      ...rows,
      aloneRow(`${store}: a reservation, two in turn on a task`, inTurn.admit, inTurn.raw, {}),
    ];
  });
}

function aloneRow(
  exchange: string,
  times: readonly number[],
  raw: readonly number[],
  { admitUs, admitRatio }: Target,
): Row {
  const medianUs = median(times);
  const engineUs = raw.length === 0 ? null : median(raw);
  const ratio = engineUs === null ? null : medianUs / engineUs;
  return {
    exchange,
    "median µs": round(medianUs),
    "p99 µs": round(quantile(times, 0.99)),
    "engine µs": engineUs === null ? "" : round(engineUs),
    "× engine": ratio === null ? "" : round(ratio),
    target: admitUs !== undefined ? `≤ ${admitUs} µs` : admitRatio !== undefined ? `≤ ${admitRatio}×` : "",
    verdict: admitUs !== undefined ? verdict(medianUs, admitUs) : verdict(ratio ?? 0, admitRatio),
  };
}

/** What one exchange takes where many tasks have one under way. */
export function togetherRows(measured: readonly Measured[]): Row[] {
  return measured.map(({ store, tasks, together: { exchangeUs, rawUs } }) => {
    const { togetherRatio, perSecond } = TARGETS[store] ?? {};
    const ratio = rawUs === null ? null : exchangeUs / rawUs;
    return {
      "at once": `${store}: ${tasks} tasks`,
      "per second": Math.round(1_000_000 / exchangeUs),
      "µs per exchange": round(exchangeUs),
      "engine µs": rawUs === null ? "" : round(rawUs),
      "× engine": ratio === null ? "" : round(ratio),
      target:
        perSecond !== undefined
          ? `≥ ${perSecond}/s`
          : togetherRatio === undefined
            ? ""
            : `≤ ${togetherRatio}×`,
      verdict:
        perSecond !== undefined
          ? verdict(exchangeUs, 1_000_000 / perSecond)
          : verdict(ratio ?? 0, togetherRatio),
    };
  });
}

/** Three significant digits. */
function round(value: number): number {
  return Number(value.toPrecision(3));
}
