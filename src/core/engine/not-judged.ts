import { suite } from "../detectors/suite.js";
import type { FindingCode } from "../finding.js";
import type { MissingPart } from "../trace.js";
import type { EngineState } from "./state.js";

/** Rules that could not judge this task so far, because what they need was not recorded. */
export function notJudged(state: EngineState): FindingCode[] {
  return suite.filter(({ needs }) => needs.some((part) => isMissing(state, part))).map(({ code }) => code);
}

function isMissing({ lacks, seen, counts }: EngineState, part: MissingPart): boolean {
  if (lacks.includes(part)) return true;
  switch (part) {
    case "content":
      return counts.turns > 0 && !seen.content;
    case "results":
      return seen.calls && !seen.results;
    case "times":
      return counts.events > 0 && !seen.times;
    case "tokens":
      return counts.events > 0 && !seen.usage;
    case "waits":
      return false;
  }
}
