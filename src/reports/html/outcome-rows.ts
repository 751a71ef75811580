import type { OutcomeRow, PageTrace } from "./page-data.js";

/** Sums tasks by what they have in common and ties their cost to what was resolved. In the order of names. */
export function outcomeRows(
  traces: readonly PageTrace[],
  by: (trace: PageTrace) => string | null,
): OutcomeRow[] {
  const groups = new Map<string, PageTrace[]>();
  for (const trace of traces) {
    const name = by(trace);
    if (name !== null) groups.set(name, [...(groups.get(name) ?? []), trace]);
  }
  return [...groups]
    .map(([name, tasks]) => toRow(name, tasks))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

function toRow(name: string, tasks: readonly PageTrace[]): OutcomeRow {
  const judged = tasks.filter(({ outcome }) => outcome !== null && outcome !== "unknown");
  const resolved = tasks.filter(({ outcome }) => outcome === "success").length;
  const values = tasks.flatMap(({ value }) => value ?? []);
  const tokens = sum(tasks.map(({ figures }) => figures.tokens));
  const costs = tasks.map(({ figures }) => figures.nanoUsd);
  const nanoUsd = costs.includes(null) ? null : sum(costs.map((cost) => cost ?? 0));
  return {
    name,
    tasks: tasks.length,
    judged: judged.length,
    resolved,
    tokens,
    waste: sum(tasks.map(({ figures }) => figures.waste)),
    nanoUsd,
    value: values.length === 0 ? null : sum(values),
    tokensPerResolved: resolved === 0 ? null : Math.round(tokens / resolved),
    nanoUsdPerResolved: resolved === 0 || nanoUsd === null ? null : Math.round(nanoUsd / resolved),
  };
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
