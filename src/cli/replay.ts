import { Command, Option } from "commander";
import type { CurrencyView } from "../core/format-money.js";
import { asShadow } from "../core/policy/mode.js";
import { type Policy, parsePolicy } from "../core/policy/policy.js";
import { parseFieldMap } from "../importers/field-map/field-map.js";
import { mappedFormat } from "../importers/field-map/mapped-format.js";
import type { Importer } from "../importers/importer.js";
import { formatIds } from "../importers/registry.js";
import { type PriceBook, priceBook } from "../runtime/prices/price-book.js";
import { parsePriceFile } from "../runtime/prices/price-file.js";
import { parseCurrency } from "./currency.js";
import { explainTrace } from "./explain-trace.js";
import { readPolicyFile } from "./policy-file.js";
import { readTextFile } from "./read-text-file.js";
import { replayBatch } from "./replay-batch.js";
import type { Session } from "./session.js";

/** Options of `adjourn replay` as commander hands them over. */
interface ReplayFlags {
  readonly policy?: string;
  readonly prices?: string;
  readonly currency?: CurrencyView;
  readonly explain?: string;
  readonly failOn?: "trip" | "warn";
  readonly lenient?: boolean;
  readonly format: string;
  readonly map?: string;
  readonly json?: boolean;
  readonly all?: boolean;
}

/** `adjourn replay <paths…>`: judges recorded runs as if they were live, to their end. */
export function replayCommand(session: Session): Command {
  return new Command("replay")
    .description("Judge recorded runs: which of them looped, where, and what a halt would have saved.")
    .argument("<paths...>", "trace files of any known format, or folders that hold some")
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
    .addOption(
      new Option("--explain <trace>", "show the evidence of one trace, by its id").conflicts(["json", "all"]),
    )
    .addOption(
      new Option("--fail-on <level>", "exit with 1 where a trace has such a finding").choices([
        "trip",
        "warn",
      ]),
    )
    .option("--lenient", "leave out lines that can't be read, instead of their file")
    .option("--all", "list clear traces too, however many there are")
    .option("--json", "one line of JSON for each trace, and one for the total")
    .action((paths: string[], flags: ReplayFlags) => replay(paths, flags, session));
}

async function replay(paths: readonly string[], flags: ReplayFlags, session: Session): Promise<void> {
  const { format: _, ...rest } = flags;
  const format = await formatOf(flags);
  const settings = {
    ...rest,
    ...(format !== undefined && { format }),
    policy: await policyOf(flags),
    prices: await pricesOf(flags),
  };
  if (flags.explain === undefined) await replayBatch(paths, settings, session);
  else await explainTrace(paths, { ...settings, trace: flags.explain }, session);
}

async function formatOf({ format, map }: ReplayFlags): Promise<string | Importer | undefined> {
  if (map !== undefined) return mappedFormat(parseFieldMap(await readTextFile(map, "a field map"), map));
  return format === "auto" ? undefined : format;
}

async function policyOf({ policy }: ReplayFlags): Promise<Policy> {
  return asShadow(policy === undefined ? parsePolicy() : await readPolicyFile(policy));
}

async function pricesOf({ prices }: ReplayFlags): Promise<PriceBook> {
  if (prices === undefined) return priceBook();
  return priceBook({ file: parsePriceFile(await readTextFile(prices, "a price file"), prices) });
}
