import type { Dimension } from "../core/budget/dimension.js";
import type { Counts } from "../core/engine/state.js";
import type { Cut, FindingCode, Level } from "../core/finding.js";
import { visibleText } from "../core/visible-text.js";
import { costText, countText, moneyText, nounText, shareText } from "./amounts.js";
import { describeCut } from "./describe-cut.js";
import { shownName } from "./shown-text.js";
import type { View } from "./view.js";
import { wrap } from "./wrap.js";

/** A task of a store, as far as it is shown. */
export interface ListedTask {
  readonly id: string;
  readonly kind: string | null;
  readonly parent: string | null;
  readonly state: "running" | "cut" | "on-probation" | "asking" | "halted" | "finished";
  readonly outcome: string | null;
  readonly open: readonly string[];
  readonly findings: readonly ListedFinding[];
  readonly counts: Readonly<Counts>;
  readonly budget: readonly ListedBudget[];
  readonly forecast: { readonly dimension: Dimension; readonly calls: number } | null;
  readonly lastActiveAt: number;
}

interface ListedFinding {
  readonly code: FindingCode;
  readonly level: Level;
  readonly event: number | null;
  readonly cut: Cut;
}

interface ListedBudget {
  readonly account: string;
  readonly dimension: Dimension;
  readonly limit: number;
  readonly committed: number;
  readonly reserved: number;
}

/** Findings shown of one task, the latest ones: `explain` shows all. */
const MAX_FINDINGS = 4;

/** Shows where one task stands: a line, then what was found, what of its budget is used, and what is cut. */
export function taskText(
  task: ListedTask,
  { now, view }: { readonly now: number; readonly view: View },
): string {
  const { width } = view;
  const facts = [...findingTexts(task), budgetText(task, view), forecastText(task), openText(task)];
  const lines = facts
    .filter((fact) => fact !== "")
    .flatMap((fact) => wrap(fact, { width, indent: 2, hanging: 2 }));
  return `${[headLine(task, now, view), ...lines].join("\n")}\n`;
}

/** Says how many tasks are in which state, as in `3 tasks: 1 halted, 2 running`. */
export function taskTotals(tasks: readonly Pick<ListedTask, "state">[]): string {
  const counts = new Map<string, number>();
  for (const { state } of tasks) counts.set(state, (counts.get(state) ?? 0) + 1);
  const parts = [...counts].map(([state, count]) => `${countText(count)} ${wordOf(state)}`);
  return `${nounText(tasks.length, "task")}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}\n`;
}

function headLine(task: ListedTask, now: number, { paint }: View): string {
  const { id, kind, parent, state, outcome, counts, lastActiveAt } = task;
  const colour =
    state === "running" || state === "finished" ? paint.green : state === "halted" ? paint.red : paint.yellow;
  const label = state === "finished" && outcome !== null ? `finished (${outcome})` : wordOf(state);
  const of = [
    kind === null ? "" : ` (${shownName(kind)})`,
    parent === null ? "" : ` of ${visibleText(parent)}`,
  ].join("");
  const spent = counts.modelCalls === 0 ? "" : `, ${costText(counts)}`;
  const figures = `${nounText(counts.events, "event")}, ${nounText(counts.tokens, "token")}${spent}`;
  // Never cut or wrapped: the id is what the other commands take.
  return `${colour(label)} ${paint.bold(visibleText(id))}${of}  ${paint.dim(`${figures}, last event ${ageText(now - lastActiveAt)} ago`)}`;
}

function wordOf(state: string): string {
  return state.replaceAll("-", " ");
}

function findingTexts({ findings }: ListedTask): string[] {
  const shown = findings.slice(-MAX_FINDINGS).map(({ code, level, event, cut }) => {
    const where = event === null ? "" : ` at event ${event}`;
    return `${code} ${level}${where}: ${describeCut(cut)}`;
  });
  const earlier = findings.length - shown.length;
  return earlier === 0 ? shown : [`${nounText(earlier, "earlier finding")}`, ...shown];
}

function budgetText({ budget }: ListedTask, { currency }: View): string {
  const limits = budget.map(({ account, dimension, limit, committed, reserved }) => {
    const of = account === "task" ? "" : `${shownName(account)} `;
    const amount = (value: number) =>
      dimension === "nanoUsd" ? moneyText(value, currency) : countText(value);
    const held = reserved === 0 ? "" : `, ${amount(reserved)} held`;
    const unit = dimension === "nanoUsd" ? "" : ` ${nameOf[dimension]}`;
    return `${of}${amount(committed)} of ${amount(limit)}${unit} (${shareText(committed, limit)}${held})`;
  });
  return limits.length === 0 ? "" : `budget: ${limits.join("; ")}`;
}

const nameOf: Readonly<Record<Exclude<Dimension, "nanoUsd">, string>> = {
  tokens: "tokens",
  modelCalls: "model calls",
  toolCalls: "tool calls",
  turns: "turns",
};

function forecastText({ forecast }: ListedTask): string {
  if (forecast === null) return "";
  const limit = forecast.dimension === "nanoUsd" ? "cost" : forecast.dimension;
  return `forecast: the limit of ${limit} in ${nounText(forecast.calls, "model call")}`;
}

function openText({ open, state }: ListedTask): string {
  const parts = open.filter((key) => key !== "task");
  return parts.length === 0 || state === "finished" ? "" : `stopped: ${parts.map(visibleText).join(", ")}`;
}

const UNITS = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
] as const;

function ageText(ms: number): string {
  const [unit, name] = UNITS.find(([size]) => ms >= size) ?? [1_000, "s"];
  return `${countText(Math.max(0, Math.floor(ms / unit)))} ${name}`;
}
