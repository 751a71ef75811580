import { pathToFileURL } from "node:url";
import { readPageAssets } from "../../../src/cli/page-assets.js";
import { createObserver } from "../../../src/core/observe/observe.js";
import { parsePolicy } from "../../../src/core/policy/policy.js";
import type { TraceHeader } from "../../../src/core/trace.js";
import type { PageData } from "../../../src/reports/html/page-data.js";
import { renderPage } from "../../../src/reports/html/render-page.js";
import { createReportBook, type ReportBookOptions } from "../../../src/reports/html/report-book.js";
import { createReplay } from "../../../src/runtime/replay.js";
import type { Trace } from "../../../src/testing/events.js";
import { tempFile } from "../../temp-files.js";

export type ReportOptions = Partial<Pick<ReportBookOptions, "policy" | "currency" | "isRedacted">>;

/** Replays traces and returns what their report holds. */
export function dataOf(traces: readonly Trace[], options: ReportOptions = {}): PageData {
  const { policy = parsePolicy() } = options;
  const observe = createObserver();
  const book = createReportBook({ ...options, policy, observe });
  for (const { header, events } of traces) {
    const replay = createReplay(header, { policy, observe });
    const watch = book.open(header);
    for (const event of events) watch.push({ ...replay.push(event), event, counts: replay.counts });
    watch.end({ file: fileOf(header), ...replay.report() });
  }
  return book.build();
}

/** Replays traces and returns their report. */
export async function reportOf(traces: readonly Trace[], options: ReportOptions = {}): Promise<string> {
  return renderPage(dataOf(traces, options), await readPageAssets());
}

/** Writes a report to a file that goes when the test ends; returns its address. */
export function addressOf(html: string): string {
  return pathToFileURL(tempFile(html, "report.html")).href;
}

function fileOf({ task }: TraceHeader): string {
  return `runs/${task}.jsonl`;
}
