import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { parseScenario } from "../scenarios/parse-scenario.js";
import type { Scenario } from "../scenarios/scenario.js";
import { type Simulation, simulate } from "../scenarios/simulate.js";
import { memoryStore } from "../stores/memory.js";
import { createDemoProgress } from "./demo/demo-progress.js";
import { demoText } from "./demo/demo-text.js";
import { localTimeOf } from "./demo/scenario-time.js";
import { exitCodes } from "./exit-code.js";
import { readTextFile } from "./read-text-file.js";
import type { Session } from "./session.js";

interface DemoFlags {
  readonly rate: number;
  readonly json?: boolean;
}

/** An assumption for readers who think in yuan: a round figure near the market's of 2024 and 2025. */
const CNY_PER_USD = 7.2;

/** `adjourn demo [scenario]`: a night without and with supervision, simulated in seconds. */
export function demoCommand(session: Session): Command {
  return new Command("demo")
    .description("Simulate a night of agents that can't stop, without and with adjourn.")
    .argument("[scenario]", "another scenario file (default: the night that ships with adjourn)")
    .option("--rate <number>", "yuan for one dollar, an assumption", parseRate, CNY_PER_USD)
    .option("--json", "print the results of both runs as JSON")
    .action((file: string | undefined, flags: DemoFlags) => demo(file ?? shippedScenario(), flags, session));
}

async function demo(file: string, flags: DemoFlags, session: Session): Promise<void> {
  const scenario = parseScenario(await readTextFile(file, "a scenario"), file);
  const progress = createDemoProgress(scenario, session);
  const simulation = await simulate(scenario, { openStore: memoryStore, onProgress: progress.note });
  progress.clear();
  if (simulation.failed.length > 0) session.exitCode = exitCodes.findings;
  await session.out(flags.json ? json(simulation, flags) : text({ scenario, simulation, flags, session }));
}

function json(simulation: Simulation, { rate }: DemoFlags): string {
  return `${JSON.stringify({ ...simulation, cnyPerUsd: rate }, undefined, 2)}\n`;
}

function text(options: {
  readonly scenario: Scenario;
  readonly simulation: Simulation;
  readonly flags: DemoFlags;
  readonly session: Session;
}): string {
  const { scenario, simulation, flags, session } = options;
  return demoText({
    scenario,
    simulation,
    paint: session.paint,
    width: session.columns,
    time: localTimeOf(scenario.clock.start),
    currency: { code: "CNY", perUsd: flags.rate },
  });
}

/** Found by the package's name, because sources and build lie at different depths below it. */
function shippedScenario(): string {
  const root = dirname(createRequire(import.meta.url).resolve("adjourn/package.json"));
  return join(root, "scenarios", "overnight-burn.yaml");
}

function parseRate(value: string): number {
  const rate = Number(value);
  if (rate > 0 && Number.isFinite(rate)) return rate;
  throw new InvalidArgumentError("Expected yuan for one dollar, such as 7.2.");
}
