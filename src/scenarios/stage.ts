import type { Clock } from "../runtime/clock.js";
import type { Task } from "../runtime/task.js";
import type { DurationRange } from "./duration.js";
import type { Meter } from "./meter.js";
import { type CountTokens, Prompt } from "./prompt.js";
import { createRandom, type Random } from "./random.js";
import { Returns } from "./returns.js";
import type { Scenario, ScenarioTask } from "./scenario.js";

/** How an agent is cast: its own values, else the scenario's defaults. */
export type Cast = Scenario["defaults"];

/** What all flows of one task share. */
export interface Stage {
  readonly scenario: Scenario;
  readonly script: ScenarioTask;
  readonly task: Task;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly returns: Returns;
  /** Chance of one agent or flow, independent of all others. */
  random(name: string): Random;
  cast(agent: string): Cast;
  prompt(agent: string): Prompt;
  /** Lets time pass. */
  pause(range: DurationRange, random: Random): Promise<void>;
  /** Notes that an endless repetition begins, if it is the first. */
  noteLoop(): void;
  /** Events of the task when the first endless repetition began; `null` before. */
  readonly loopStartedAt: number | null;
}

export interface StageOptions {
  readonly scenario: Scenario;
  readonly script: ScenarioTask;
  readonly task: Task;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly count: CountTokens;
}

/** Sets the stage for one task. */
export function createStage({ scenario, script, task, clock, meter, count }: StageOptions): Stage {
  const prompts = new Map<string, Prompt>();
  let loopStartedAt: number | null = null;

  // Agents that a meeting invites are cast like its host.
  function cast(agent: string): Cast {
    const own = script.agents[agent] ?? script.agents[agent.split("/")[0] ?? ""];
    const { defaults } = scenario;
    return {
      model: own?.model ?? defaults.model,
      prompt: own?.prompt ?? defaults.prompt,
      window: own?.window ?? defaults.window,
      think: own?.think ?? defaults.think,
    };
  }

  return {
    scenario,
    script,
    task,
    clock,
    meter,
    returns: new Returns(),
    random: (name) => createRandom(`${scenario.seed}/${script.id}/${name}`),
    cast,
    prompt: (agent) => {
      const known = prompts.get(agent);
      if (known !== undefined) return known;
      const { prompt: fixed, window } = cast(agent);
      const prompt = new Prompt({ fixed, window, count });
      prompts.set(agent, prompt);
      return prompt;
    },
    pause: ({ leastMs, mostMs }, random) =>
      new Promise((resolve) => {
        clock.schedule(Math.round(leastMs + random() * (mostMs - leastMs)), resolve);
      }),
    noteLoop: () => {
      loopStartedAt ??= task.log.state.counts.events;
    },
    get loopStartedAt() {
      return loopStartedAt;
    },
  };
}
