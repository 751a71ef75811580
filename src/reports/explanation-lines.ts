import { codeLines } from "./code-lines.js";
import type { FindingExplanation } from "./explain-finding.js";
import { describeGroup, groupFindings } from "./finding-groups.js";
import { findingLines } from "./finding-lines.js";
import type { Paint } from "./paint.js";
import { wrap } from "./wrap.js";

/** How an explanation is laid out. */
export interface ExplanationLinesOptions {
  /** Columns that lines are wrapped to. @default 80 */
  readonly width?: number;
}

const asIs = (text: string) => text;
const noPaint: Paint = { bold: asIs, dim: asIs, red: asIs, yellow: asIs, green: asIs };

/** Writes an explanation as lines of plain text. */
export function explanationLines(
  explanation: FindingExplanation,
  { width = 80 }: ExplanationLinesOptions = {},
): string[] {
  const view = { paint: noPaint, width };
  const headings = groupFindings([explanation.finding]).map(describeGroup);
  return [
    ...headings.flatMap((heading) => wrap(heading, { width, hanging: 2 })),
    ...findingLines(explanation, view),
    "",
    ...codeLines(explanation, view),
  ];
}
