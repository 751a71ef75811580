import { replayJson, replayTotalJson } from "../reports/replay-json.js";
import { replayText } from "../reports/replay-text.js";
import { replayTotal } from "../reports/replay-total.js";
import { addTotals, noTotals, type ReplayTotals, totalsOf } from "../reports/replay-totals.js";
import type { ReplayedBatch } from "../reports/replayed-batch.js";
import type { ReplayedTrace } from "../reports/replayed-trace.js";
import { concludeUnreadable, concludeVerdict } from "./conclude-replay.js";
import { countTraceFiles } from "./count-trace-files.js";
import { openHtmlReport } from "./html-report.js";
import { nothingRead } from "./nothing-read.js";
import { createProgress } from "./progress.js";
import type { ReplaySettings } from "./replay-settings.js";
import { replayTraces } from "./replay-traces.js";
import type { Session } from "./session.js";
import { sessionView } from "./session-view.js";
import { TraceListing } from "./trace-listing.js";

export interface ReplayBatchSettings extends ReplaySettings {
  /** One line of JSON a trace. @default false */
  readonly json?: boolean;
  /** Lists clear traces too, however many there are. @default false */
  readonly all?: boolean;
  /** File that an HTML report goes to. @default none */
  readonly html?: string;
  /** Leaves names and texts out of it. @default false */
  readonly redact?: boolean;
}

/** Replays files and folders, reports each trace as it ends, and what they amount to. @throws {UsageError} without any */
export async function replayBatch(
  paths: readonly string[],
  settings: ReplayBatchSettings,
  session: Session,
): Promise<void> {
  const total = session.progressColumns === undefined ? 0 : await countTraceFiles(paths);
  const progress = createProgress(session, total);
  const report = createReport(settings, session);
  const html = settings.html === undefined ? undefined : openHtmlReport(settings.html, settings);
  const replay = replayTraces(paths, { ...settings, ...html?.reading, onEvent: progress.event });
  const tally = { sources: new Map<string, ReplayTotals>(), unreadable: 0, unfinished: 0 };
  for await (const item of replay) {
    if (item.kind === "trace") {
      progress.trace();
      count(tally.sources, item.trace);
      concludeVerdict(item.trace.verdict, settings, session);
      const text = report.trace(item.trace);
      if (text !== "") {
        progress.clear();
        await session.out(text);
      }
    } else {
      tally.unreadable += 1;
      tally.unfinished += item.unfinished;
      progress.clear();
      html?.note(item.error.message);
      concludeUnreadable(item, session);
    }
  }
  progress.clear();
  const batch = { ...replay.report, ...tally };
  await session.out(report.end(batch));
  if (tally.sources.size === 0 && tally.unreadable === 0) throw nothingRead(paths, batch);
  await html?.save();
}

interface Report {
  trace(trace: ReplayedTrace): string;
  end(batch: ReplayedBatch): string;
}

function createReport(
  { json = false, all = false, currency }: ReplayBatchSettings,
  session: Session,
): Report {
  if (json) return { trace: replayJson, end: replayTotalJson };
  const view = sessionView(session, currency);
  const listing = new TraceListing({ listsAll: all });
  return {
    trace: (trace) => listing.add(replayText(trace, view), { isClear: trace.verdict === "clear" }),
    end: (batch) => listing.finish() + (batch.sources.size === 0 ? "" : `\n${replayTotal(batch, view)}`),
  };
}

function count(sources: Map<string, ReplayTotals>, trace: ReplayedTrace): void {
  sources.set(trace.file, addTotals(sources.get(trace.file) ?? noTotals, totalsOf(trace)));
}
