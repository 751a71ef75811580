import { formatMoney } from "../../core/format-money.js";
import { cutToWidth } from "../../reports/display-width.js";
import type { Progress } from "../../scenarios/run-scenario.js";
import type { Scenario } from "../../scenarios/scenario.js";
import type { Session } from "../session.js";
import { shortCount } from "./hour-table.js";
import { localTimeOf } from "./scenario-time.js";

/** Tells on standard error how far the simulation is. */
export interface DemoProgress {
  readonly note: (progress: Progress) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

/** Often enough to look alive, and nothing beside the work. */
const REDRAW_MS = 100;
const BAR_COLUMNS = 20;
const CLEAR_LINE = "\r\u001b[K";

/** Redraws one line on a terminal; elsewhere writes one line per run. */
export function createDemoProgress(scenario: Scenario, session: Session): DemoProgress {
  const { err, now, progressColumns } = session;
  const time = localTimeOf(scenario.clock.start);
  const startAt = Date.parse(scenario.clock.start);
  const lengthMs = Date.parse(scenario.clock.stop) - startAt;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let told = "";

  function draw({ mode, at, spent }: Progress, columns: number): void {
    if (now() - drawnAt < REDRAW_MS) return;
    drawnAt = now();
    const filled = Math.round(((at - startAt) / lengthMs) * BAR_COLUMNS);
    const bar = `[${"=".repeat(filled)}${" ".repeat(BAR_COLUMNS - filled)}]`;
    const amounts = `${shortCount(spent.tokens)} tokens, ${formatMoney(spent.nanoUsd)}`;
    err(CLEAR_LINE + cutToWidth(`${bar} ${time(at)} ${nameOf(mode)}: ${amounts}`, columns - 1));
  }

  return {
    note: (progress) => {
      if (progressColumns !== undefined) draw(progress, progressColumns);
      else if (told !== progress.mode) err(`Simulating, ${nameOf(progress.mode)} …\n`);
      told = progress.mode;
    },
    clear: () => {
      if (progressColumns !== undefined) err(CLEAR_LINE);
    },
  };
}

function nameOf(mode: Progress["mode"]): string {
  return mode === "off" ? "nobody watching" : "with adjourn";
}
