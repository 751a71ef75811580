import { quote } from "../../core/quote.js";
import { readTraces } from "../../importers/read-traces.js";
import { priceEvent } from "../../runtime/price-event.js";
import { priceBook } from "../../runtime/prices/price-book.js";
import type { RecordedRun, RecordedStep } from "../../scenarios/pin/recorded-run.js";
import { UsageError } from "../usage-error.js";

/** Reads one recorded run as a whole, its model calls priced. @throws {UsageError, TraceFileError} where there is none */
export async function readRun(file: string, task: string | undefined): Promise<RecordedRun> {
  const prices = priceBook();
  const ids: string[] = [];
  const steps: RecordedStep[] = [];
  let run: RecordedRun | undefined;
  for await (const item of readTraces([file])) {
    if (item.kind === "error") throw item.error;
    if (item.kind === "header") {
      ids.push(item.header.task);
      if (task === undefined || item.header.task === task) run ??= { header: item.header, steps };
    } else if (item.task !== run?.header.task || item.kind === "end") continue;
    else if (item.kind === "event") steps.push({ kind: "event", event: priceEvent(item.event, prices) });
    else steps.push({ kind: "observation", observation: item.observation });
  }
  if (run === undefined) {
    throw new UsageError(`${file}: expected a run with the id ${quote(task)}, got ${shown(ids)}`);
  }
  if (task === undefined && ids.length > 1) {
    throw new UsageError(`${file}: expected one run, or its id by \`--task\`, got ${shown(ids)}`);
  }
  return run;
}

/** Ids shown of a file with many. */
const MAX_SHOWN = 5;

function shown(ids: readonly string[]): string {
  const more = ids.length > MAX_SHOWN ? ` and ${ids.length - MAX_SHOWN} more` : "";
  return ids.length === 0 ? "none" : ids.slice(0, MAX_SHOWN).map(quote).join(", ") + more;
}
