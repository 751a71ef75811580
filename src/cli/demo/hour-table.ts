import { countText } from "../../reports/amounts.js";
import { HOUR_MS, type Spending } from "../../scenarios/meter.js";
import type { DemoView } from "./demo-view.js";

/** Columns of a side: events, tokens, USD, and the other currency. */
const COLUMNS = [7, 8, 8, 9] as const;

const NANO_PER_USD = 1e9;

/** Lays out what each hour brought, both runs side by side, in 75 columns. */
export function hourTable({ scenario, simulation, paint, time, currency }: DemoView): string[] {
  const { unprotected, supervised } = simulation;
  const startAt = Date.parse(scenario.clock.start);
  const row = (name: string, one: Spending | undefined, other: Spending | undefined): string =>
    `${name.padEnd(5)}${side(one, currency.perUsd)}  ${side(other, currency.perUsd)}`;
  const width = side(undefined, 1).length;
  const names = cells(["events", "tokens", "USD", currency.code]);
  return [
    paint.bold(`${" ".repeat(6)}${"nobody watching".padEnd(width + 2)}with adjourn`),
    paint.dim(`hour ${names}  ${names}`),
    ...unprotected.hours.map((hour, index) =>
      row(time(startAt + index * HOUR_MS), hour, supervised.hours[index]),
    ),
    paint.bold(row("night", unprotected.total, supervised.total)),
  ];
}

function side(spending: Spending | undefined, perUsd: number): string {
  const { events, tokens, nanoUsd } = spending ?? { events: 0, tokens: 0, nanoUsd: 0 };
  if (events === 0 && tokens === 0) return cells(["-", "-", "-", "-"]);
  const usd = nanoUsd / NANO_PER_USD;
  return cells([countText(events), shortCount(tokens), amount(usd), amount(usd * perUsd)]);
}

function cells(texts: readonly string[]): string {
  return texts.map((text, index) => ` ${text.padStart(COLUMNS[index] ?? 0)}`).join("");
}

function amount(value: number): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** Writes a large count with one decimal, as in `154.3 M`. */
export function shortCount(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} M`;
  return count >= 1e3 ? `${(count / 1e3).toFixed(1)} k` : String(count);
}
