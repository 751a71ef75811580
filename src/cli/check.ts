import { Command, InvalidArgumentError } from "commander";
import { quote } from "../core/quote.js";
import type { CheckReport } from "../reports/check/check-report.js";
import {
  type ComparedRun,
  type Comparison,
  compareChecks,
  type IncreaseLimits,
} from "../reports/check/compare-checks.js";
import { checkScenarios } from "./check/check-scenarios.js";
import { findScenarios } from "./check/find-scenarios.js";
import { readBaseline } from "./check/read-baseline.js";
import { addReporter, type Reporter, reportText } from "./check/reporter.js";
import { exitCodes } from "./exit-code.js";
import { readPolicyInput } from "./policy-file.js";
import type { Session } from "./session.js";
import { sessionView } from "./session-view.js";
import { UsageError } from "./usage-error.js";
import { writeTextFile } from "./write-text-file.js";

/** Options of `adjourn check` as commander hands them over. */
interface CheckFlags {
  readonly filter?: string;
  readonly update?: boolean;
  readonly policy?: string;
  readonly reporter?: readonly Reporter[];
  readonly out?: string;
  readonly baseline?: string;
  readonly maxTokenIncrease?: number;
  readonly maxCostIncrease?: number;
  readonly maxNewlyStopped?: number;
}

/** `adjourn check [paths…]`: plays scenarios and says which did not come out as they say. */
export function checkCommand(session: Session): Command {
  return new Command("check")
    .description("Play scenarios and check what came of them, in CI or before it.")
    .argument("[paths...]", "scenario files, or folders that hold some (default: scenarios)")
    .option("--filter <text>", "only scenarios with this text in their name or file")
    .option("--policy <file>", "policy of scenarios that state none")
    .option("--update", "accept what came as the snapshots of scenarios that have one")
    .option(
      "--reporter <name[=file]>",
      "pretty, json, junit, github or markdown; several may be given",
      addReporter,
    )
    .option("--out <file>", "file of the only reporter; the rest goes to standard output")
    .option("--baseline <file>", "compare with the JSON report of another run")
    .option("--max-token-increase <percent>", "fail where a scenario burns more, such as 10%", parsePercent)
    .option("--max-cost-increase <percent>", "fail where a scenario costs more, such as 10%", parsePercent)
    .option(
      "--max-newly-stopped <count>",
      "fail where more tasks are stopped that were not before",
      parseCount,
    )
    .action((paths: string[], flags: CheckFlags) => check(paths, flags, session));
}

const DEFAULT_FOLDER = "scenarios";

async function check(paths: readonly string[], flags: CheckFlags, session: Session): Promise<void> {
  const reporters = reportersOf(flags);
  const limits = limitsOf(flags);
  const { filter, update = false } = flags;
  const policy = flags.policy === undefined ? undefined : await readPolicyInput(flags.policy);
  const baseline = flags.baseline === undefined ? undefined : await readBaseline(flags.baseline);
  const files = await findScenarios(paths.length === 0 ? [DEFAULT_FOLDER] : paths);
  const report = await checkScenarios(files, { filter, update, policy, now: session.now });
  if (report.scenarios.length === 0) throw nothingLeft(filter);
  const comparison =
    baseline && compareChecks(filter === undefined ? baseline : partOf(baseline, report), report, limits);
  session.exitCode = exitCodeOf(report, comparison);
  const view = sessionView(session);
  for (const reporter of reporters) {
    const text = reportText(reporter, { report, comparison, view });
    if (reporter.file === null) await session.out(text);
    else await writeTextFile(reporter.file, text);
  }
}

function nothingLeft(filter = ""): UsageError {
  return new UsageError(`Expected a scenario with ${quote(filter)} in its name or file, got none.`);
}

/** Something is always told on standard output: a build log that says nothing helps nobody. */
function reportersOf({ reporter = [], out }: CheckFlags): readonly Reporter[] {
  const [first = { name: "pretty", file: null } as const, ...others] = reporter;
  if (out !== undefined && (others.length > 0 || first.file !== null)) {
    throw new UsageError("Expected `--out` beside one reporter, got several; name=file gives each its own.");
  }
  const all = out === undefined ? [first, ...others] : [{ ...first, file: out }];
  return all.some(({ file }) => file === null) ? all : [{ name: "pretty", file: null }, ...all];
}

function limitsOf(flags: CheckFlags): IncreaseLimits {
  const { baseline, maxTokenIncrease, maxCostIncrease, maxNewlyStopped } = flags;
  const limits = [maxTokenIncrease, maxCostIncrease, maxNewlyStopped];
  if (baseline === undefined && limits.some((limit) => limit !== undefined)) {
    throw new UsageError("Expected `--baseline` beside a limit of what may increase, got none.");
  }
  return { tokensPercent: maxTokenIncrease, costPercent: maxCostIncrease, newlyStopped: maxNewlyStopped };
}

/** What was filtered out is not gone. */
function partOf(baseline: ComparedRun, { scenarios }: CheckReport): ComparedRun {
  const files = new Set(scenarios.map(({ file }) => file));
  return { ...baseline, scenarios: baseline.scenarios.filter(({ file }) => files.has(file)) };
}

function exitCodeOf({ scenarios }: CheckReport, comparison: Comparison | undefined) {
  if (scenarios.some(({ status }) => status === "broken")) return exitCodes.broken;
  const isWorse = comparison !== undefined && comparison.exceeded.length > 0;
  const hasFailed = isWorse || scenarios.some(({ status }) => status === "failed");
  return hasFailed ? exitCodes.findings : exitCodes.asExpected;
}

function parsePercent(text: string): number {
  const [, number] = /^(\d+(?:\.\d+)?)\s*%?$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError("Expected a share such as 10%.");
  return Number(number);
}

function parseCount(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number such as 0.");
}
