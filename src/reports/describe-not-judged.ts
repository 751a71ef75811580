import { suite } from "../core/detectors/suite.js";
import type { FindingCode } from "../core/finding.js";
import type { MissingPart } from "../core/trace.js";
import type { ReplayedTrace } from "./replayed-trace.js";

/** Names the rules that could not judge a trace, and what it does not hold. Empty where all could. */
export function describeNotJudged({
  notJudged,
  header,
}: Pick<ReplayedTrace, "notJudged" | "header">): string {
  return notJudged.map((code) => `${code} (no ${missing(code, header.lacks).join(" or no ")})`).join(", ");
}

/** The parts that the source says it lacks; else any of those that the rule needs. */
function missing(code: FindingCode, lacks: readonly MissingPart[]): readonly MissingPart[] {
  const needs = suite.find((detector) => detector.code === code)?.needs ?? [];
  const stated = needs.filter((part) => lacks.includes(part));
  return stated.length > 0 ? stated : needs;
}
