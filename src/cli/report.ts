import { basename } from "node:path";
import { Command } from "commander";
import { visibleText } from "../core/visible-text.js";
import { countText, nounText } from "../reports/amounts.js";
import { addTotals, noTotals, totalsOf } from "../reports/replay-totals.js";
import { type AddedFlags, addJudgingOptions } from "./add-judging-options.js";
import { concludeUnreadable } from "./conclude-replay.js";
import { countTraceFiles } from "./count-trace-files.js";
import { openHtmlReport, parseHtmlPath } from "./html-report.js";
import { judging } from "./judging.js";
import { nothingRead } from "./nothing-read.js";
import { createProgress } from "./progress.js";
import { replayTraces } from "./replay-traces.js";
import type { Session } from "./session.js";

/** Options of `adjourn report` as commander hands them over. */
interface ReportFlags extends AddedFlags {
  readonly out?: string;
  readonly redact?: boolean;
}

/** `adjourn report <paths…>`: writes one HTML file about recorded runs, which opens without a network. */
export function reportCommand(session: Session): Command {
  const command = new Command("report")
    .description("Write an HTML report on recorded runs: one file that opens without a network.")
    .argument("<paths...>", "trace files of any known format, or folders that hold some");
  return addJudgingOptions(command)
    .option("--out <file>", "file to write; by default called like the first path", parseHtmlPath)
    .option("--redact", "leave out names, ids and texts: structure and figures only")
    .action((paths: string[], flags: ReportFlags) => report(paths, flags, session));
}

async function report(paths: readonly string[], flags: ReportFlags, session: Session): Promise<void> {
  const { out = defaultName(paths[0] ?? ""), format: _, ...rest } = flags;
  const settings = { ...rest, ...(await judging(flags)) };
  const html = openHtmlReport(out, settings);
  const total = session.progressColumns === undefined ? 0 : await countTraceFiles(paths);
  const progress = createProgress(session, total);
  const replay = replayTraces(paths, { ...settings, ...html.reading, onEvent: progress.event });
  let totals = noTotals;
  let unreadable = 0;
  for await (const item of replay) {
    if (item.kind === "trace") {
      progress.trace();
      totals = addTotals(totals, totalsOf(item.trace));
      continue;
    }
    unreadable += 1;
    progress.clear();
    html.note(item.error.message);
    concludeUnreadable(item, session);
  }
  progress.clear();
  if (totals.traces === 0 && unreadable === 0) throw nothingRead(paths, replay.report);
  await html.save();
  const { traces, clear, warn, trip } = totals;
  const verdicts = `${countText(clear)} clear, ${countText(warn)} warn, ${countText(trip)} trip`;
  await session.out(`wrote ${visibleText(out)}: ${nounText(traces, "trace")}, ${verdicts}\n`);
}

/** In the folder at hand, because recorded runs may lie where nothing can be written. */
function defaultName(path: string): string {
  const name = basename(path).replace(/\.(?:jsonl|ndjson)(?:\.gz)?$/, "");
  return `${/^\.*$/.test(name) ? "report" : name}.html`;
}
