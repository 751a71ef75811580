import type { Finding } from "../core/finding.js";
import { countText, nounText } from "./amounts.js";
import { describeCut } from "./describe-cut.js";
import { describeEvidence } from "./describe-evidence.js";
import type { View } from "./view.js";
import { wrap } from "./wrap.js";

/** What became of a run that was pinned. */
export interface PinReport {
  /** Types of the events before, and of those that are left. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The trip that the run was reduced to; `null`: it has none. */
  readonly finding: Finding | null;
  readonly isMinimal: boolean;
  readonly keepsText: boolean;
  /** Whether the scenario comes out as it says today. */
  readonly passes: boolean;
  readonly files: readonly string[];
}

/** Reports what was kept of a run, what was left out, and whether the scenario made of it passes. */
export function pinText(report: PinReport, { width, paint }: View): string {
  const { before, after, finding, keepsText, passes, files } = report;
  const texts = keepsText
    ? "texts are kept: read them before you share the file"
    : "texts are replaced; names of agents, tools and fields are not";
  const state = passes
    ? "the scenario passes: what it says holds today, and CI keeps it so"
    : "the scenario fails today, and passes once this is mended";
  const lines = [
    ...files.map((file) => `wrote ${file}`),
    `kept ${countText(after.length)} of ${nounText(before.length, "event")}${keptFor(report)}`,
    ...droppedLines(before, after),
    ...(finding === null
      ? []
      : [
          `${finding.code} ${finding.level}: ${describeCut(finding.cut)}, ${describeEvidence(finding)} before`,
        ]),
    texts,
    passes ? paint.green(state) : paint.yellow(state),
  ];
  return `${lines.flatMap((line) => wrap(line, { width, hanging: 2 })).join("\n")}\n`;
}

function keptFor({ finding, isMinimal }: PinReport): string {
  if (finding === null) return ": nothing trips in it, so nothing says what it could do without";
  return isMinimal
    ? ", none of which its verdict can do without"
    : "; more could go, but the search took too long";
}

function droppedLines(before: readonly string[], after: readonly string[]): string[] {
  const left = tally(after);
  const dropped = [...tally(before)]
    .map(([type, count]) => [type, count - (left.get(type) ?? 0)] as const)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
  return dropped.length === 0
    ? []
    : [`left out ${dropped.map(([type, count]) => `${countText(count)} ${type}`).join(", ")}`];
}

function tally(types: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}
