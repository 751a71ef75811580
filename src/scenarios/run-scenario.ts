import type { Mode } from "../core/policy/mode-schema.js";
import { createTokenCounter } from "../runtime/tokens/token-counter.js";
import { HOUR_MS, type Spending, total } from "./meter.js";
import type { Scenario } from "./scenario.js";
import type { ScenarioRun, TaskRun } from "./scenario-run.js";
import { type Act, type OpenStore, World } from "./world.js";

export interface RunScenarioOptions {
  /** Opens the store of a run, on its clock: `memoryStore` does. */
  readonly openStore: OpenStore;
  /** @default the scenario's own */
  readonly mode?: Mode;
  /** Told how far it is, every ten minutes of the scenario. @default nobody */
  readonly onProgress?: (progress: Progress) => void;
}

/** How far a run is. */
export interface Progress {
  readonly mode: Mode;
  /** Instant on the scenario's clock, in milliseconds. */
  readonly at: number;
  /** What was spent so far. */
  readonly spent: Spending;
}

/** Time between two looks at the run. An hour is a multiple of it. */
const STEP_MS = 600_000;

/** Plays a scenario under the real supervisor, on a clock of its own. The same scenario gives the same run. */
export async function runScenario(scenario: Scenario, options: RunScenarioOptions): Promise<ScenarioRun> {
  const { mode = scenario.mode, openStore, onProgress } = options;
  const tokens = createTokenCounter();
  await tokens.ready();
  const world = new World({ scenario, mode, tokens, openStore });
  const stopAt = Date.parse(scenario.clock.stop);
  const hours = Math.ceil((stopAt - world.clock.now()) / HOUR_MS);
  while (world.isRunning && world.clock.now() < stopAt) {
    await world.advance(Math.min(STEP_MS, stopAt - world.clock.now()));
    onProgress?.({ mode, at: world.clock.now(), spent: total(hoursOf(world, hours)) });
  }
  return {
    mode,
    tasks: world.acts.map((act) => taskRunOf(act, world.meter.hours(act.script.id, hours))),
    hours: hoursOf(world, hours),
    total: total(hoursOf(world, hours)),
  };
}

/** All tasks together, hour by hour. */
function hoursOf({ acts, meter }: World, length: number): Spending[] {
  const all = acts.map(({ script }) => meter.hours(script.id, length));
  return Array.from({ length }, (_, hour) => total(all.flatMap((hours) => hours[hour] ?? [])));
}

function taskRunOf(act: Act, hours: readonly Spending[]): TaskRun {
  const { script, stage, endedAt, decisions, stops } = act;
  const status = stage?.task.status();
  const members = [...(stage?.task.log.state.members.values() ?? [])];
  return {
    id: script.id,
    kind: script.kind ?? null,
    isRecorded: false,
    outcome: status?.outcome ?? "running",
    endedAt,
    agents: members.filter(({ kind }) => kind === "agent").length,
    spent: total(hours),
    hours,
    booked: status?.counts ?? null,
    findings: status?.findings ?? [],
    decisions,
    stops,
    loopStartedAt: stage?.loopStartedAt ?? null,
  };
}
