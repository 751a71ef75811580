import type { Decision } from "../core/decision.js";
import type { StepResult } from "../core/engine/step.js";
import type { Event } from "../core/event.js";
import type { Finding } from "../core/finding.js";
import { noteNudge } from "./call-guard.js";
import { applyEffects } from "./effects.js";
import { type Halt, Halts } from "./halts.js";
import { improveSummary } from "./improve-summary.js";
import { SecondOpinions } from "./judge/second-opinions.js";
import { createExcerpts, type Excerpts } from "./summary/excerpts.js";
import { participantsOf } from "./summary/participants-of.js";
import { type Summary, summarize } from "./summary/summary.js";
import type { TaskCore } from "./task-core.js";
import { tellRoot } from "./tell-root.js";

/** Findings kept for `status`; the log has them all. */
const MAX_FINDINGS = 200;

/** What one task makes of its folds: it is recorded, remembered for summaries, told to the world, and asked about. */
export class Aftermath {
  readonly halts = new Halts();
  readonly #task: TaskCore;
  readonly #findings: Finding[] = [];
  readonly #excerpts: Excerpts = createExcerpts();
  readonly #opinions: SecondOpinions;
  #wording: Promise<void> = Promise.resolve();

  constructor(task: TaskCore) {
    this.#task = task;
    this.#opinions = new SecondOpinions({
      place: { root: task.root, task: task.id, cursor: () => task.log.state.lastSeq },
      ports: task.ports,
      goal: task.spec.goal ?? null,
      excerpts: () => this.#excerpts.view(),
      note: (event) => task.note(event),
    });
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  /** Takes the result of one fold. `event` is absent for what another process wrote. */
  take(result: StepResult, event: Event | undefined): void {
    const { ports, id } = this.#task;
    if (event !== undefined) this.#excerpts.push(event, result.newWords);
    for (const finding of result.findings) {
      if (this.#findings.length < MAX_FINDINGS) this.#findings.push(finding);
      ports.events.emit("finding", { task: id, finding });
      // What another process recorded is asked about there.
      if (event !== undefined) this.#opinions.consider(finding);
    }
    for (const decision of result.decisions) this.#apply(decision);
  }

  /** Sums up the task as it stands, and what a finding or decision rests on. */
  summarize(finding: Finding | null, decision: Decision | undefined): Summary {
    const { state } = this.#task.log;
    return summarize({
      goal: this.#task.spec.goal ?? null,
      excerpts: this.#excerpts.view(),
      finding,
      ...(decision === undefined ? {} : { decision }),
      counts: state.counts,
      participants: participantsOf(state),
    });
  }

  /** Resolves when the last halt's summary has its final wording. */
  async worded(): Promise<void> {
    await this.#wording;
  }

  /** Gives up waiting for second opinions. */
  stop(): void {
    this.#opinions.stop();
  }

  /** The gates have moved with the fold already: telling the world of it must not undo that by failing. */
  #apply(decision: Decision): void {
    const task = this.#task;
    try {
      noteNudge(task, decision);
      if (decision.enforced && decision.cut.kind === "root") haltRoot(task, decision);
      const halt = applyEffects(task, decision);
      if (halt === null) return;
      this.halts.remember(halt);
      this.#wording = this.#word(halt);
    } catch (error) {
      task.ports.logger.error({ task: task.id, error }, "effect failed");
    }
  }

  async #word(halt: Halt): Promise<void> {
    const summary = await improveSummary(this.#task, halt.summary, this.#excerpts.view());
    if (this.halts.last?.decision === halt.decision) this.halts.remember({ ...halt, summary });
  }
}

function haltRoot(task: TaskCore, { reason, seq }: Decision): void {
  let top = task;
  while (top.parent !== null) top = top.parent;
  const said = `${reason} at event ${seq} of ${task.id}`;
  const halt = { type: "control", action: "halt", actor: "adjourn", reason: said } as const;
  if (top.id === task.root) {
    if (top !== task) top.record(halt);
  } else if (task.ports.store.isShared === true) {
    tellRoot(top, halt);
  }
}
