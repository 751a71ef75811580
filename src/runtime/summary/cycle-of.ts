import { agentsOf, type Finding, type FindingCode } from "../../core/finding.js";
import type { Excerpt } from "./excerpts.js";
import { oneLine } from "./one-line.js";

/** What was said or done in one event of the cycle. */
export interface CycleLine {
  readonly event: number;
  readonly from: string;
  readonly to: string;
  /** One line; `null` where no text was recorded. */
  readonly text: string | null;
}

/** The loop that was found, by one full period of it. */
export interface CycleSummary {
  readonly code: FindingCode;
  /** `seq` of the events of one full period. */
  readonly events: readonly number[];
  readonly repetitions: number;
  /** Tokens of the run, first period included. */
  readonly tokens: number;
  readonly participants: readonly string[];
  /** Those of the events that are still remembered; a call and its result are one line. */
  readonly lines: readonly CycleLine[];
}

/** Findings whose events are one point in time, not a period. */
const notCycles: ReadonlySet<FindingCode> = new Set(["HARD_CAP", "BUDGET"]);

/** About two lines of a terminal. */
const MAX_LINE_CHARS = 160;

/** Returns the period that a finding rests on, with what is remembered of its text; `null` where it is no cycle. */
export function cycleOf(finding: Finding | null, entries: readonly Excerpt[]): CycleSummary | null {
  if (finding === null || notCycles.has(finding.code) || finding.evidence.events.length === 0) return null;
  const { events, repetitions, tokens } = finding.evidence;
  const lines = linesOf(events, entries);
  const seen = lines.flatMap(({ from, to }) => [from, to]);
  const named = agentsOf(finding.cut).map((name) => oneLine(name, MAX_LINE_CHARS));
  const participants = [...new Set(seen.length > 0 ? seen : named)];
  return { code: finding.code, events: [...events], repetitions, tokens, participants, lines };
}

function linesOf(events: readonly number[], entries: readonly Excerpt[]): CycleLine[] {
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
  const byCall = new Map(entries.map((entry) => [entry.call, entry]));
  const lines = new Map<number, CycleLine>();
  for (const event of events) {
    const found = bySeq.get(event);
    const first = found?.call === undefined ? found : (bySeq.get(found.call) ?? found);
    if (first === undefined || lines.has(first.seq)) continue;
    lines.set(first.seq, lineOf(event, first, first.kind === "call" ? byCall.get(first.seq) : undefined));
  }
  return [...lines.values()];
}

function lineOf(
  event: number,
  { from, to, kind, text, status }: Excerpt,
  result: Excerpt | undefined,
): CycleLine {
  const outcome =
    kind === "result" ? outcomeOf(status, null) : outcomeOf(result?.status, result?.text ?? null);
  const parts = [text, outcome].filter((part) => part !== null);
  return {
    event,
    from: oneLine(from, MAX_LINE_CHARS),
    to: oneLine(to.join(", "), MAX_LINE_CHARS),
    text:
      parts.length === 0 ? null : parts.map((part) => oneLine(part, MAX_LINE_CHARS / parts.length)).join(" "),
  };
}

function outcomeOf(status: Excerpt["status"], text: string | null): string | null {
  if (status === undefined) return null;
  const failure = status === "error" ? "error" : status === "none" ? "no result" : null;
  const parts = [failure, text].filter((part) => part !== null);
  return parts.length === 0 ? null : `→ ${parts.join(": ")}`;
}
