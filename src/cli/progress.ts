import { nounText } from "../reports/amounts.js";
import { cutToWidth } from "../reports/display-width.js";
import type { Session } from "./session.js";

/** Tells on a terminal how far a long reading is. */
export interface Progress {
  /** Notes one more event, of this file. */
  event(file: string): void;
  /** Notes the end of one more trace. */
  trace(): void;
  /** Takes the line away, so that something else can be written. */
  clear(): void;
}

/** Often enough to look alive, and nothing beside the work. */
const REDRAW_MS = 100;

const BAR_COLUMNS = 20;

const CLEAR_LINE = "\r\u001b[K";

/** Draws one line on standard error, again and again. Where no terminal reads it, draws nothing. */
export function createProgress({ err, now, progressColumns }: Session, totalFiles: number): Progress {
  if (progressColumns === undefined) return { event: () => {}, trace: () => {}, clear: () => {} };
  let file = "";
  let files = 0;
  let traces = 0;
  let events = 0;
  let drawnAt = now();
  let isDrawn = false;

  function draw(): void {
    const time = now();
    if (time - drawnAt < REDRAW_MS) return;
    drawnAt = time;
    isDrawn = true;
    const text = `${bar(files - 1, totalFiles)} ${nounText(traces, "trace")}, ${nounText(events, "event")}`;
    err(CLEAR_LINE + cutToWidth(text, (progressColumns ?? 1) - 1));
  }

  return {
    event(source) {
      if (source !== file) files += 1;
      file = source;
      events += 1;
      draw();
    },
    trace() {
      traces += 1;
    },
    clear() {
      if (isDrawn) err(CLEAR_LINE);
      isDrawn = false;
    },
  };
}

function bar(done: number, total: number): string {
  const filled = Math.min(BAR_COLUMNS, Math.floor((Math.max(0, done) / Math.max(1, total)) * BAR_COLUMNS));
  return `[${"=".repeat(filled)}${" ".repeat(BAR_COLUMNS - filled)}] file ${done + 1} of ${total}:`;
}
