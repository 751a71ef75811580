import type { Finding, FindingCode } from "../core/finding.js";
import { countText, nounText } from "./amounts.js";
import { shownName } from "./shown-text.js";

/** Ranges of event numbers shown. */
const MAX_RANGES = 6;

/** What the events of a finding's evidence are: the latest period, the latest occurrences, or all there is. */
export type EvidenceForm = "period" | "occurrences" | "single";

const forms: Readonly<Record<FindingCode, EvidenceForm>> = {
  ACTION_CYCLE: "period",
  CHAIN_CYCLE: "period",
  NUMERIC_CYCLE: "period",
  STALE_CHAIN: "period",
  DEGENERATE_TEXT: "occurrences",
  EMPTY_TURN: "occurrences",
  SAME_ERROR: "occurrences",
  SIDE_EFFECT: "occurrences",
  NEAR_REPEAT: "occurrences",
  ECHO: "occurrences",
  FAN_OUT: "occurrences",
  IDLE_POLLING: "occurrences",
  WAIT_CYCLE: "single",
  STALL: "single",
  HARD_CAP: "single",
  BURN_RATE: "single",
  BUDGET_FORECAST: "single",
  BUDGET: "single",
};

/** Says what form the evidence of a finding has. */
export function evidenceForm(code: FindingCode): EvidenceForm {
  return forms[code];
}

/** Says in a line what a finding rests on: events, repetitions, tokens. */
export function describeEvidence(finding: Finding): string {
  const { events, repetitions, tokens } = finding.evidence;
  const shown = describeEvents(events);
  switch (evidenceForm(finding.code)) {
    case "period":
      return `${shown} ×${countText(repetitions)}, ${nounText(tokens, "token")}`;
    case "occurrences":
      return `${countText(repetitions)} times, latest ${shown}, ${nounText(tokens, "token")}`;
    case "single":
      return [shown, ...facts(finding)].join(", ");
  }
}

function describeEvents(events: readonly number[]): string {
  const ranges = rangesOf(events);
  const more = ranges.length > MAX_RANGES ? ` … (${countText(events.length)} in all)` : "";
  return `${events.length === 1 ? "event" : "events"} ${ranges.slice(0, MAX_RANGES).join(", ")}${more}`;
}

/** Joins consecutive numbers: 3, 4, 5 and 9 are `3–5` and `9`. */
function rangesOf(numbers: readonly number[]): string[] {
  const ranges: [first: number, last: number][] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range && number === range[1] + 1) range[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
}

function facts({ code, args }: Finding): string[] {
  const { account, dimension, cap, limit, used, value, depth } = args;
  if (code === "BUDGET") return [`${shown(account)} ${shown(dimension)}: ${ofLimit(used, limit)}`];
  if (code === "HARD_CAP") return [`${shown(cap)}: ${ofLimit(value, limit)}`];
  if (code === "STALL") return [silence(args)];
  if (code === "BURN_RATE") return [burning(args)];
  if (code === "BUDGET_FORECAST") return [ending(args)];
  return depth === undefined ? [] : [`${shown(depth)} calls deep`];
}

function silence({ on, silentMs, usualMs }: Finding["args"]): string {
  const limit = usualMs === undefined ? "past its deadline" : `usually within ${seconds(usualMs)}`;
  return `nothing from ${shown(on)} for ${seconds(silentMs)}, ${limit}`;
}

function burning({ tokensPerMinute, usualPerMinute, windowMs }: Finding["args"]): string {
  const usual = `usually ${shown(usualPerMinute)}`;
  return `${shown(tokensPerMinute)} tokens a minute over ${Number(windowMs) / 60_000} minutes, ${usual}`;
}

function ending({ dimension, used, limit, calls }: Finding["args"]): string {
  return `task ${shown(dimension)}: ${ofLimit(used, limit)}, ${nounText(Number(calls), "more call")} until the end`;
}

function seconds(ms: Finding["args"][string] | undefined): string {
  return `${countText(Math.round(Number(ms) / 1_000))} s`;
}

function ofLimit(used: Finding["args"][string] | undefined, limit: typeof used): string {
  return `${shown(used)} of ${shown(limit)}`;
}

function shown(fact: Finding["args"][string] | undefined): string {
  return typeof fact === "number" ? countText(fact) : shownName(String(fact));
}
