import { RULESET } from "../../core/policy/policy.js";
import type { CheckedScenario, CheckReport } from "../../reports/check/check-report.js";
import { type LoadedScenario, loadScenario } from "./load-scenario.js";
import { type PlayOptions, playScenario } from "./play-scenario.js";

export interface CheckScenariosOptions extends PlayOptions {
  /** Part of the name or the file of those that are meant. @default all */
  readonly filter?: string | undefined;
  /** Policy of scenarios that state none. @default the default policy */
  readonly policy?: unknown;
}

/** Modules that run at the same time: they wait for models, each with connections of its own. */
const MODULES_AT_ONCE = 4;

/**
 * Plays scenario files and reports them in the order of their files. What computes goes one after another: two
 * processes took 60 % more processor time for the 80 scenarios of this package than one, most of it to start. What
 * waits goes on beside.
 */
export async function checkScenarios(
  files: readonly string[],
  options: CheckScenariosOptions,
): Promise<CheckReport> {
  const startedAt = options.now();
  const all = await Promise.all(files.map((file) => loadScenario(file, options.policy)));
  const meant = all.filter((one) => isMeant(one, options.filter));
  const reports = new Map<string, CheckedScenario>();
  const play = async (one: LoadedScenario) => {
    const report = one.loaded === null ? one.report : await playScenario(one.file, one.loaded, options);
    reports.set(one.file, report);
  };
  await Promise.all([
    eachOf(meant.filter(isModule), MODULES_AT_ONCE, play),
    eachOf(
      meant.filter((one) => !isModule(one)),
      1,
      play,
    ),
  ]);
  const scenarios = meant.flatMap(({ file }) => reports.get(file) ?? []);
  return { ruleset: RULESET, scenarios, durationMs: options.now() - startedAt };
}

function isMeant({ file, loaded }: LoadedScenario, filter: string | undefined): boolean {
  return filter === undefined || file.includes(filter) || loaded?.scenario.name.includes(filter) === true;
}

function isModule({ loaded }: LoadedScenario): boolean {
  return loaded?.kind === "module";
}

async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
