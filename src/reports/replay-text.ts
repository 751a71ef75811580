import type { Finding } from "../core/finding.js";
import { visibleText } from "../core/visible-text.js";
import { costText, countText, nounText, shareText } from "./amounts.js";
import { describeEvidence } from "./describe-evidence.js";
import { describeNotJudged } from "./describe-not-judged.js";
import { cutToWidth } from "./display-width.js";
import { describeGroup, type FindingGroup, groupFindings } from "./finding-groups.js";
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
  return `${lines.join("\n")}\n`;
}

const LABEL_COLUMNS = 6;

function clearLine(id: string, { counts, notJudged }: ReplayedTrace, view: View): string {
  const rules = notJudged.length === 0 ? "" : `, ${nounText(notJudged.length, "rule")} not judged`;
  const figures = `  ${nounText(counts.events, "event")}, ${nounText(counts.tokens, "token")}${rules}`;
  const room = Math.max(20, view.width - LABEL_COLUMNS - figures.length);
  return cutToWidth(id, room) + view.paint.dim(figures);
}

function findingLines(findings: readonly Finding[], { paint, width }: View): string[] {
  const groups = groupFindings(findings);
  const shown = mostTelling(groups);
  const lines = shown.flatMap((group) => {
    const { latest } = group;
    const [first = "", ...rest] = wrap(describeGroup(group), { width, indent: INDENT, hanging: 2 });
    const colour = latest.level === "trip" ? paint.red : paint.yellow;
    const start = INDENT + latest.code.length + 1 + latest.level.length;
    const evidence = wrap(describeEvidence(latest), { width, indent: INDENT + 2 });
    return [colour(first.slice(0, start)) + first.slice(start), ...rest, ...evidence];
  });
  const more = groups.length - shown.length;
  return more === 0 ? lines : [...lines, `  and ${nounText(more, "more finding")} (--json lists all)`];
}

function mostTelling(groups: readonly FindingGroup[]): readonly FindingGroup[] {
  if (groups.length <= MAX_FINDINGS) return groups;
  const trips = groups.filter(({ latest }) => latest.level === "trip");
  const warns = groups.filter(({ latest }) => latest.level === "warn");
  const chosen = new Set([...trips, ...warns].slice(0, MAX_FINDINGS));
  return groups.filter((group) => chosen.has(group));
}

function amountLines(trace: ReplayedTrace, view: View): string[] {
  const { counts, verdict } = trace;
  const share = shareText(counts.waste, counts.tokens);
  const amounts = `${nounText(counts.events, "event")}, ${nounText(counts.tokens, "token")}, waste ${countText(counts.waste)} (${share}), cost ${costText(counts, view.currency)}`;
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
