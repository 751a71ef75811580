import { shareText } from "../detect/share.js";
import type { Row } from "../report.js";
import type { BaselineScore } from "./evaluate-baselines.js";

/** Lays out the baselines' scores on recorded runs, to stand beside those of the suite. */
export function baselineRows(scores: readonly BaselineScore[]): Row[] {
  return scores.map(({ id, found, alarmed, alarmedSuccessful }) => ({
    baseline: id,
    "loops found": shareText(found),
    "false alarms": shareText(alarmed),
    "on successful runs": shareText(alarmedSuccessful),
  }));
}
