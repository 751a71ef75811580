import { Command, Option } from "commander";
import { type AddedFlags, addJudgingOptions } from "./add-judging-options.js";
import { explainTrace } from "./explain-trace.js";
import { parseHtmlPath } from "./html-report.js";
import { judging } from "./judging.js";
import { replayBatch } from "./replay-batch.js";
import type { Session } from "./session.js";

/** Options of `adjourn replay` as commander hands them over. */
interface ReplayFlags extends AddedFlags {
  readonly explain?: string;
  readonly failOn?: "trip" | "warn";
  readonly json?: boolean;
  readonly all?: boolean;
  readonly html?: string;
  readonly redact?: boolean;
}

/** `adjourn replay <paths…>`: judges recorded runs as if they were live, to their end. */
export function replayCommand(session: Session): Command {
  const command = new Command("replay")
    .description("Judge recorded runs: which of them looped, where, and what a halt would have saved.")
    .argument("<paths...>", "trace files of any known format, or folders that hold some");
  return addJudgingOptions(command)
    .addOption(
      new Option("--explain <trace>", "show the evidence of one trace, by its id").conflicts([
        "json",
        "all",
        "html",
      ]),
    )
    .addOption(
      new Option("--fail-on <level>", "exit with 1 where a trace has such a finding").choices([
        "trip",
        "warn",
      ]),
    )
    .option("--all", "list clear traces too, however many there are")
    .option("--html <file>", "write a report to be opened in a browser too", parseHtmlPath)
    .option("--redact", "leave names and texts out of the HTML report")
    .option("--json", "one line of JSON for each trace, and one for the total")
    .action((paths: string[], flags: ReplayFlags) => replay(paths, flags, session));
}

async function replay(paths: readonly string[], flags: ReplayFlags, session: Session): Promise<void> {
  const { format: _, ...rest } = flags;
  const settings = { ...rest, ...(await judging(flags)) };
  if (flags.explain === undefined) await replayBatch(paths, settings, session);
  else await explainTrace(paths, { ...settings, trace: flags.explain }, session);
}
