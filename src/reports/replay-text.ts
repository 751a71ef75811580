import { cutKey, type Finding } from "../core/finding.js";
import { visibleText } from "../core/visible-text.js";
import { costText, countText, nounText, shareText } from "./amounts.js";
import { describeCut } from "./describe-cut.js";
import { describeEvidence } from "./describe-evidence.js";
import { describeNotJudged } from "./describe-not-judged.js";
import { cutToWidth } from "./display-width.js";
import type { ReplayedTrace } from "./replayed-trace.js";
import { verdictLabel } from "./verdict-label.js";
import type { View } from "./view.js";
import { wrap } from "./wrap.js";

/** Findings shown of one trace: a screenful together with its totals. */
const MAX_FINDINGS = 6;

const INDENT = 2;

/** Reports one replayed trace: a line when it is clear, else its findings, what they cost and what was not judged. */
export function replayText(trace: ReplayedTrace, view: View): string {
  const label = verdictLabel(trace.verdict, view);
  const id = visibleText(trace.header.task);
  if (trace.verdict === "clear") return `${label} ${clearLine(id, trace, view)}\n`;
  const lines = [
    // Never cut or wrapped: it is what `--explain` takes.
    `${label} ${view.paint.bold(id)}`,
    ...findingLines(trace.findings, view),
    ...amountLines(trace, view),
  ];
  return `${lines.join("\n")}\n\n`;
}

const LABEL_COLUMNS = 6;

function clearLine(id: string, { counts, notJudged }: ReplayedTrace, view: View): string {
  const rules = notJudged.length === 0 ? "" : `, ${nounText(notJudged.length, "rule")} not judged`;
  const figures = `  ${nounText(counts.events, "event")}, ${nounText(counts.tokens, "token")}${rules}`;
  const room = Math.max(20, view.width - LABEL_COLUMNS - figures.length);
  return cutToWidth(id, room) + view.paint.dim(figures);
}

function findingLines(all: readonly Finding[], { paint, width }: View): string[] {
  const findings = withoutEarlierWarns(all);
  const shown = mostTelling(findings);
  const lines = shown.flatMap((finding) => {
    const [first = "", ...rest] = wrap(findingLine(finding, all), { width, indent: INDENT, hanging: 2 });
    const colour = finding.level === "trip" ? paint.red : paint.yellow;
    const start = INDENT + finding.code.length + 1 + finding.level.length;
    const evidence = wrap(describeEvidence(finding), { width, indent: INDENT + 2 });
    return [colour(first.slice(0, start)) + first.slice(start), ...rest, ...evidence];
  });
  const more = findings.length - shown.length;
  return more === 0 ? lines : [...lines, `  and ${nounText(more, "more finding")} (--json lists all)`];
}

/** A warn that became a trip is told in the line of the trip. */
function withoutEarlierWarns(findings: readonly Finding[]): Finding[] {
  const trips = findings.filter(({ level }) => level === "trip");
  return findings.filter(
    (finding) => finding.level === "trip" || !trips.some((trip) => follows(trip, finding)),
  );
}

function follows(trip: Finding, warn: Finding): boolean {
  return trip.code === warn.code && trip.seq >= warn.seq && cutKey(trip.cut) === cutKey(warn.cut);
}

function mostTelling(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MAX_FINDINGS) return findings;
  const trips = findings.filter(({ level }) => level === "trip");
  const warns = findings.filter(({ level }) => level === "warn");
  return [...trips, ...warns].slice(0, MAX_FINDINGS).sort((a, b) => a.seq - b.seq);
}

function findingLine(finding: Finding, all: readonly Finding[]): string {
  const { code, level, seq, cut } = finding;
  const warn = level === "trip" && all.findLast((other) => other.level === "warn" && follows(finding, other));
  const before = warn && warn.seq < seq ? ` (warn at ${warn.seq})` : "";
  return `${code} ${level} at event ${seq}${before}: ${describeCut(cut)}`;
}

function amountLines(trace: ReplayedTrace, view: View): string[] {
  const { counts, verdict } = trace;
  const share = shareText(counts.waste, counts.tokens);
  const amounts = `${nounText(counts.events, "event")}, ${nounText(counts.tokens, "token")}, waste ${countText(counts.waste)} (${share}), cost ${costText(counts, view.money)}`;
  const saved = `a halt at the trip would have saved ${nounText(counts.wasteAfterTrip, "token")} (projection)`;
  const notJudged = describeNotJudged(trace);
  const { width } = view;
  return [
    ...wrap(amounts, { width, indent: INDENT, hanging: 2 }),
    ...(verdict === "trip" ? wrap(saved, { width, indent: INDENT, hanging: 2 }) : []),
    ...(notJudged === ""
      ? []
      : dimmed(wrap(`not judged: ${notJudged}`, { width, indent: INDENT, hanging: 2 }), view)),
  ];
}

function dimmed(lines: readonly string[], { paint }: View): string[] {
  return lines.map((line) => paint.dim(line));
}
