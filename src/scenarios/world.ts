import { fixedKey } from "../core/fingerprint.js";
import type { Mode } from "../core/policy/mode-schema.js";
import type { Clock } from "../runtime/clock.js";
import { countingIds } from "../runtime/ids.js";
import { type ManualClock, manualClock } from "../runtime/manual-clock.js";
import { priceBook } from "../runtime/prices/price-book.js";
import { Supervisor } from "../runtime/supervisor.js";
import type { SupervisorOptions } from "../runtime/supervisor-options.js";
import type { TokenCounter } from "../runtime/tokens/token-counter.js";
import { Meter } from "./meter.js";
import { playTask } from "./play-task.js";
import type { Scenario, ScenarioTask } from "./scenario.js";
import type { Stop, TimedDecision } from "./scenario-run.js";
import { createStage, type Stage } from "./stage.js";

/** One task of the scenario, as it goes. */
export interface Act {
  readonly script: ScenarioTask;
  /** `null` until it begins. */
  stage: Stage | null;
  endedAt: number | null;
  countedEvents: number;
  readonly decisions: TimedDecision[];
  readonly stops: Stop[];
}

/** Opens the store that the runs' supervisors keep their books in, on the given clock. */
export type OpenStore = (clock: Clock) => SupervisorOptions["store"];

export interface WorldOptions {
  readonly scenario: Scenario;
  readonly mode: Mode;
  readonly tokens: TokenCounter;
  readonly openStore: OpenStore;
}

/** Everything that a run of a scenario takes place in: its clock, its supervisor, and one act per task. */
export class World {
  readonly clock: ManualClock;
  readonly meter: Meter;
  readonly acts: readonly Act[];
  readonly #scenario: Scenario;
  readonly #supervisor: Supervisor;
  readonly #count: (text: string) => number;
  #failure: { readonly error: unknown } | null = null;

  constructor({ scenario, mode, tokens, openStore }: WorldOptions) {
    const prices = priceBook();
    this.clock = manualClock(Date.parse(scenario.clock.start));
    this.meter = new Meter({ clock: this.clock, prices });
    this.#scenario = scenario;
    this.#count = rememberCounts(tokens);
    this.#supervisor = new Supervisor({
      mode,
      // Without supervision there is no budget either, and nobody ends what is idle.
      policy: mode === "off" ? {} : scenario.policy,
      ...(mode === "off" ? { idleMs: Number.POSITIVE_INFINITY } : {}),
      store: openStore(this.clock),
      clock: this.clock,
      ids: countingIds("scenario"),
      key: fixedKey,
      secret: scenario.name,
      prices,
      tokens,
      env: {},
    });
    this.acts = scenario.tasks.map((script) => this.#createAct(script));
    this.#listen();
  }

  /** Whether any task has not ended. */
  get isRunning(): boolean {
    return this.acts.some(({ endedAt }) => endedAt === null);
  }

  /** Moves on, and books the events that came. @throws whatever went wrong in a script */
  async advance(ms: number): Promise<void> {
    await this.clock.advance(ms);
    if (this.#failure !== null) throw this.#failure.error;
    for (const act of this.acts) this.#countEvents(act);
  }

  #createAct(script: ScenarioTask): Act {
    const act: Act = { script, stage: null, endedAt: null, countedEvents: 0, decisions: [], stops: [] };
    this.clock.schedule(script.start, () => {
      this.#play(act).catch((error: unknown) => {
        this.#failure ??= { error };
      });
    });
    return act;
  }

  async #play(act: Act): Promise<void> {
    const { script } = act;
    const { id, kind, goal, thread, user, team, organisation } = script;
    const spec = Object.entries({ id, kind, goal, thread, user, team, organisation });
    const task = this.#supervisor.task(Object.fromEntries(spec.filter(([, value]) => value !== undefined)));
    const { clock, meter } = this;
    act.stage = createStage({ scenario: this.#scenario, script, task, clock, meter, count: this.#count });
    await playTask(act.stage);
    act.endedAt = clock.now();
  }

  #listen(): void {
    const byId = new Map(this.acts.map((act) => [act.script.id, act]));
    this.#supervisor.on("decision", ({ task, decision }) => {
      byId.get(task)?.decisions.push({ at: this.clock.now(), decision });
    });
    this.#supervisor.on("halt", ({ task, decision, summary }) => {
      byId.get(task)?.stops.push({ at: this.clock.now(), decision, summary });
    });
  }

  #countEvents(act: Act): void {
    const events = act.stage?.task.log.state.counts.events ?? 0;
    if (events === act.countedEvents) return;
    this.meter.events(act.script.id, events - act.countedEvents);
    act.countedEvents = events;
  }
}

/** A scenario says much the same for hours; each text is counted once. */
function rememberCounts(tokens: TokenCounter): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const count = known.get(text) ?? tokens.count(text).tokens;
    known.set(text, count);
    return count;
  };
}
