import type { Gate } from "../../src/core/breaker/machine.js";
import { createState, type EngineState } from "../../src/core/engine/state.js";
import { step } from "../../src/core/engine/step.js";
import type { Observation } from "../../src/core/observation.js";
import type { Policy } from "../../src/core/policy/policy.js";
import type { ExchangeReply, ExchangeRequest } from "../../src/stores/store.js";
import { digestOf } from "./digest-of.js";
import { ModelLedger } from "./model-ledger.js";

export interface ModelTask {
  /** What the whole log comes to. */
  readonly state: EngineState;
  readonly log: Observation[];
  /** The state after each place, in short. */
  readonly digests: string[];
  snapshotSeq: number;
  gate: Gate;
  gateSeq: number;
  readonly answered: Map<string, { readonly number: number; readonly answer: string }>;
}

/** Says what a store must answer: the order of logs, requests that come twice, and the ledger. */
export class ModelStore {
  readonly ledger = new ModelLedger();
  readonly tasks = new Map<string, ModelTask>();
  readonly #roots = new Map<string, string>();
  readonly #policy: Policy;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** Carries a request out, and returns the answer in the form of `answerText`. */
  exchange(request: ExchangeRequest, now: number): string {
    const { key } = request;
    const task = this.tasks.get(request.task) ?? newTask(request.task);
    const last = key === undefined ? undefined : task.answered.get(key.sender);
    if (key !== undefined && last !== undefined && key.number <= last.number)
      return key.number === last.number ? last.answer : "STALE_REQUEST";
    const statuses: string[] = [];
    for (const verb of request.verbs) {
      const status = this.ledger.apply(verb, now);
      if (ERRORS.has(status)) return status;
      statuses.push(status);
    }
    this.tasks.set(request.task, task);
    this.#roots.set(request.task, request.root);
    const answer = this.#write(task, request, statuses);
    if (key !== undefined) task.answered.set(key.sender, { number: key.number, answer });
    return answer;
  }

  #write(task: ModelTask, request: ExchangeRequest, statuses: readonly string[]): string {
    const { append, cursor, reads = true, gate, snapshot } = request;
    const isBehind = reads && task.snapshotSeq > cursor;
    const news = reads ? task.log.slice((isBehind ? task.snapshotSeq : cursor) + 1) : [];
    const others = news.map(({ seq }) => seq);
    const seqs = append.map((one) => this.#append(task, one as Observation));
    if (gate !== undefined && cursor >= task.gateSeq) Object.assign(task, { gate, gateSeq: cursor });
    const snapshotSeq = isBehind ? task.snapshotSeq : null;
    if (snapshot !== undefined) task.snapshotSeq = Math.max(task.snapshotSeq, cursor);
    return textOf({ seqs, others, statuses, gates: this.#gatesOf(request.root), snapshotSeq });
  }

  #append(task: ModelTask, one: Observation): number {
    const seq = task.log.length;
    const placed = { ...one, seq } as Observation;
    task.log.push(placed);
    step(task.state, placed, this.#policy);
    task.digests.push(digestOf(task.state));
    return seq;
  }

  #gatesOf(root: string): string[] {
    const open = [...this.tasks].filter(
      ([id, { gate }]) => gate !== "closed" && this.#roots.get(id) === root,
    );
    return open.map(([id, { gate }]) => `${id} ${gate}`).sort();
  }
}

/** Puts an answer in the form in which the model gives it. */
export function answerText({ seqs, others, answers, gates, snapshot }: ExchangeReply): string {
  return textOf({
    seqs,
    others: others.map(({ seq }) => seq),
    statuses: answers.map((answer) => (answer.verb === "standing" ? "standing" : answer.status)),
    gates: Object.entries(gates)
      .map(([id, gate]) => `${id} ${gate}`)
      .sort(),
    snapshotSeq: snapshot?.seq ?? null,
  });
}

interface Answer {
  readonly seqs: readonly number[];
  readonly others: readonly number[];
  readonly statuses: readonly string[];
  readonly gates: readonly string[];
  readonly snapshotSeq: number | null;
}

function textOf({ seqs, others, statuses, gates, snapshotSeq }: Answer): string {
  return `places ${seqs}; news ${others}; ${statuses}; gates ${gates}; snapshot ${snapshotSeq}`;
}

const ERRORS: ReadonlySet<string> = new Set(["UNKNOWN_ACCOUNT", "ACCOUNT_CONFLICT", "KEY_CONFLICT"]);

function newTask(id: string): ModelTask {
  return {
    state: createState({ task: id }),
    log: [],
    digests: [],
    snapshotSeq: -1,
    gate: "closed",
    gateSeq: -1,
    answered: new Map(),
  };
}
