import { writeFile } from "node:fs/promises";
import { InvalidArgumentError } from "commander";
import { createObserver } from "../core/observe/observe.js";
import { failureReason } from "../importers/failure-reason.js";
import { renderPage } from "../reports/html/render-page.js";
import { createReportBook } from "../reports/html/report-book.js";
import { readPageAssets } from "./page-assets.js";
import type { ReplaySettings } from "./replay-settings.js";
import type { ReplayTracesOptions } from "./replay-traces.js";
import { UsageError } from "./usage-error.js";

export interface HtmlReportSettings extends Pick<ReplaySettings, "policy" | "currency"> {
  /** Leaves structure and figures only. @default false */
  readonly redact?: boolean;
}

/** An HTML report that fills while traces are replayed. */
export interface HtmlReport {
  /** What the replay needs to know of it. */
  readonly reading: Required<Pick<ReplayTracesOptions, "observe" | "watch">>;
  note(text: string): void;
  /** Writes the file. @throws {UsageError} where that is not possible */
  save(): Promise<void>;
}

/** Parses the name of an HTML file, so that no trace is overwritten by its own report. @throws {InvalidArgumentError} */
export function parseHtmlPath(file: string): string {
  if (/\.html?$/i.test(file)) return file;
  throw new InvalidArgumentError("Expected a name that ends in .html.");
}

/** Opens a report that goes to this file. */
export function openHtmlReport(file: string, { policy, currency, redact }: HtmlReportSettings): HtmlReport {
  const observe = createObserver();
  const book = createReportBook({ policy, observe, currency, isRedacted: redact });
  return {
    reading: { observe, watch: book.open },
    note: book.note,
    async save() {
      const html = renderPage(book.build(), await readPageAssets());
      try {
        await writeFile(file, html);
      } catch (cause) {
        throw new UsageError(`${file}: expected a file to write, got ${failureReason(cause)}`, { cause });
      }
    },
  };
}
