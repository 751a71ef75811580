import { InvalidArgumentError } from "commander";
import { checkGithub } from "../../reports/check/check-github.js";
import { checkJson } from "../../reports/check/check-json.js";
import { checkJunit } from "../../reports/check/check-junit.js";
import { checkMarkdown } from "../../reports/check/check-markdown.js";
import type { CheckReport } from "../../reports/check/check-report.js";
import { checkText } from "../../reports/check/check-text.js";
import type { Comparison } from "../../reports/check/compare-checks.js";
import type { Paint } from "../../reports/paint.js";
import type { View } from "../../reports/view.js";

const names = ["pretty", "json", "junit", "github", "markdown"] as const;

type ReporterName = (typeof names)[number];

/** A form that the report is wanted in, and where. */
export interface Reporter {
  readonly name: ReporterName;
  /** `null`: standard output. */
  readonly file: string | null;
}

/** Parses `junit` or `junit=report.xml`, beside those given before. @throws {InvalidArgumentError} */
export function addReporter(text: string, before: readonly Reporter[] = []): Reporter[] {
  const [word = "", ...rest] = text.split("=");
  const name = names.find((known) => known === word);
  if (name === undefined) throw new InvalidArgumentError(`Expected one of ${names.join(", ")}.`);
  return [...before, { name, file: rest.length === 0 ? null : rest.join("=") }];
}

/** Writes a report in one of its forms. */
export function reportText(
  { name, file }: Reporter,
  { report, comparison, view }: { report: CheckReport; comparison: Comparison | undefined; view: View },
): string {
  switch (name) {
    case "pretty":
      return checkText(report, file === null ? view : { ...view, paint: plainPaint }, comparison);
    case "json":
      return checkJson(report, comparison);
    case "junit":
      return checkJunit(report, comparison);
    case "github":
      return checkGithub(report, comparison);
    case "markdown":
      return checkMarkdown(report, comparison);
  }
}

const plain = (text: string): string => text;

/** Files hold no colours. */
const plainPaint: Paint = { bold: plain, dim: plain, red: plain, yellow: plain, green: plain };
