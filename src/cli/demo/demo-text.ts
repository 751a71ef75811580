import { formatMoney } from "../../core/format-money.js";
import { countText, nounText, shareText } from "../../reports/amounts.js";
import { shownText } from "../../reports/shown-text.js";
import { wrap } from "../../reports/wrap.js";
import { CATALOGUE } from "../../runtime/prices/catalogue.js";
import type { Spending } from "../../scenarios/meter.js";
import type { DemoView } from "./demo-view.js";
import { hourTable } from "./hour-table.js";
import { stopList } from "./stop-list.js";
import { untouchedList } from "./untouched-list.js";

/** Writes the report of the demo. Every figure comes from the two runs. */
export function demoText(view: DemoView): string {
  const { scenario, paint, width } = view;
  const lines = [
    paint.bold(scenario.name),
    ...wrap(scenario.description.trim(), { width }),
    "",
    ...wrap(premises(view), { width }),
    "",
    ...hourTable(view),
    "",
    paint.bold("What adjourn stopped"),
    ...stopList(view),
    paint.bold("What it left alone"),
    ...untouchedList(view),
    "",
    ...handover(view),
    paint.bold("The whole"),
    ...totals(view),
    ...failures(view),
  ];
  return `${lines.join("\n")}\n`;
}

function premises({ scenario, simulation, time, currency }: DemoView): string {
  const { start, stop } = scenario.clock;
  const declared = scenario.tasks.reduce((sum, { agents }) => sum + Object.keys(agents).length, 0);
  const most = simulation.unprotected.tasks.reduce((sum, { agents }) => sum + agents, 0);
  const agents =
    most > declared ? `${declared} agents (${countText(most)} in the end)` : `${declared} agents`;
  return (
    `${agents} in ${nounText(scenario.tasks.length, "task")}, ${time(Date.parse(start))} to ` +
    `${time(Date.parse(stop))}, played twice by the same scripts with seed ${scenario.seed}. Tokens are counted ` +
    `with o200k_base, prompts grow up to each model's window and are read from the provider's cache where they ` +
    `can be, prices are those of ${CATALOGUE}, 1 USD is taken as ${currency.perUsd} ${currency.code}.`
  );
}

/** Lines of a summary that are shown: enough to see what it is. */
const SUMMARY_LINES = 14;

/** Shows what the first stop handed over. */
function handover({ simulation, paint, width }: DemoView): string[] {
  const stop = simulation.supervised.tasks
    .flatMap(({ stops }) => stops)
    .filter(({ decision }) => decision.enforced)
    .sort((a, b) => a.at - b.at)[0];
  if (stop === undefined) return [];
  const lines = stop.summary.text.split("\n");
  const shown = lines.slice(0, SUMMARY_LINES).map((line) => paint.dim(`  ${shownText(line, width - 2)}`));
  const more = lines.length - SUMMARY_LINES;
  const rest = more > 0 ? [paint.dim(`  … ${nounText(more, "more line")}`)] : [];
  return [paint.bold("What the first stop handed over"), ...shown, ...rest, ""];
}

function totals({ simulation, paint, currency }: DemoView): string[] {
  const { unprotected, supervised } = simulation;
  const money = (nanoUsd: number) => `${formatMoney(nanoUsd)} (${formatMoney(nanoUsd, currency)})`;
  const line = ({ tokens, nanoUsd, unpriced }: Spending): string => {
    const open = unpriced === 0 ? "" : `, ${nounText(unpriced, "call")} unpriced`;
    return `${countText(tokens)} tokens, ${money(nanoUsd)}${open}`;
  };
  const tokens = unprotected.total.tokens - supervised.total.tokens;
  const nanoUsd = unprotected.total.nanoUsd - supervised.total.nanoUsd;
  const share = shareText(nanoUsd, unprotected.total.nanoUsd);
  return [
    `nobody watching  ${line(unprotected.total)}`,
    `with adjourn     ${line(supervised.total)}`,
    paint.green(`saved            ${countText(tokens)} tokens, ${money(nanoUsd)}`),
    paint.green(`                 ${share} of the cost`),
  ];
}

function failures({ simulation, paint, width }: DemoView): string[] {
  const { failed } = simulation;
  if (failed.length === 0) return ["", paint.green("Everything came as the scenario expects.")];
  return [
    "",
    paint.red(`${nounText(failed.length, "expectation")} failed`),
    ...failed.flatMap(({ task, field, expected, got }) =>
      wrap(`${task ?? "scenario"}: ${field}: expected ${expected}, got ${got}`, { width, hanging: 2 }),
    ),
  ];
}
