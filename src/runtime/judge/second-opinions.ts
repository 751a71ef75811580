import { cutKey, type Finding } from "../../core/finding.js";
import { ladderCodes } from "../../core/policy/ladder-codes.js";
import type { NewEvent } from "../new-event.js";
import type { Ports } from "../ports.js";
import { redactSecrets } from "../redact.js";
import type { ExcerptView } from "../summary/excerpts.js";
import { askJudge, type Inquiry } from "./ask-judge.js";
import { questionText } from "./question-text.js";

/** What of a task its judge is asked from. */
export interface Bench {
  readonly place: Inquiry["place"];
  readonly ports: Ports;
  /** Stated goal of the task. */
  readonly goal: string | null;
  readonly excerpts: () => ExcerptView;
  /** Takes the verdict down in the task's log, where it takes effect. */
  readonly note: (event: NewEvent) => void;
}

/** Asks the configured judge about the warnings of one task, beside its work: nothing ever waits for an answer. */
export class SecondOpinions {
  readonly #bench: Bench;
  /** Parts that a question is out about: several rules may warn of one loop. */
  readonly #asked = new Set<string>();
  #isStopped = false;
  /** Of questions that are out; most tasks never ask one. */
  #stop: AbortController | null = null;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  /** Asks about a warning that a judge may have a say in: a loop that has not tripped. */
  consider(finding: Finding): void {
    const { judge } = this.#bench.ports;
    if (judge === null || finding.level !== "warn" || !ladderCodes.has(finding.code)) return;
    const part = cutKey(finding.cut);
    if (this.#asked.has(part) || this.#isStopped) return;
    this.#asked.add(part);
    void this.#ask(finding, part, judge);
  }

  /** Gives up waiting for answers. What was asked is booked. */
  stop(): void {
    this.#isStopped = true;
    this.#stop?.abort();
  }

  async #ask(finding: Finding, cut: string, judge: NonNullable<Ports["judge"]>): Promise<void> {
    const { place, ports, goal, excerpts, note } = this.#bench;
    try {
      const text = redactSecrets(questionText(finding, excerpts(), goal));
      this.#stop ??= new AbortController();
      const verdict = await askJudge(judge, { text, place, signal: this.#stop.signal }, ports);
      if (verdict === null) return;
      const { code, seq } = finding;
      note({ type: "control", action: "judge", code, finding: seq, cut, verdict, model: judge.model });
    } catch (error) {
      ports.logger.error({ task: place.task, error }, "judge failed");
    } finally {
      this.#asked.delete(cut);
    }
  }
}
