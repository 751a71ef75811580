import { type Command, Option } from "commander";
import type { CurrencyView } from "../core/format-money.js";
import { formatIds } from "../importers/registry.js";
import { parseCurrency } from "./currency.js";
import type { JudgingFlags } from "./judging.js";

/** What the added options come to, as commander hands them over. */
export interface AddedFlags extends JudgingFlags {
  readonly currency?: CurrencyView;
  readonly lenient?: boolean;
}

/** Adds the options by which recorded runs are read, judged and priced. */
export function addJudgingOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--format <id>", "read files as this format, instead of by their content")
        .choices(["auto", ...formatIds])
        .default("auto"),
    )
    .addOption(
      new Option("--map <file>", "read files of any other format by this map of their fields").conflicts(
        "format",
      ),
    )
    .option("--policy <file>", "policy in YAML or JSON; recorded runs are always judged in shadow mode")
    .option("--prices <file>", "your own prices in YAML or JSON, before those of the catalogue")
    .option("--currency <code=rate>", "show money in this currency too, such as CNY=7.2", parseCurrency)
    .option("--lenient", "leave out lines that can't be read, instead of their file");
}
