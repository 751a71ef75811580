import { gateOf } from "../../src/core/breaker/gate-of.js";
import type { Usage } from "../../src/core/event.js";
import type { Admission } from "../../src/runtime/admission.js";
import type { Task } from "../../src/runtime/task.js";
import type { Billed } from "./laws.js";
import type { SimTime } from "./sim-time.js";
import { AGENTS, type Step } from "./step.js";
import { LEASE_MS, type Worker } from "./worker.js";

/** A step that a worker does in one of its tasks. */
export type Work = Exclude<Step, { kind: "crash" | "partition" | "jump" }>;
type CallStep = Extract<Step, { kind: "call" | "model" }>;

interface WorkloadOptions {
  readonly time: SimTime;
  /** Whether the ledger knows of a call. */
  readonly isBooked: (key: string) => boolean;
  readonly onViolation: (what: string) => void;
}

/** The work of a world's tasks, and what the provider bills for it. */
export class Workload {
  /** Calls by the primitives, by key. */
  readonly calls = new Map<string, Billed>();
  /** Least tokens that agents' calls were billed, by task. */
  readonly billed = new Map<string, number>();
  readonly #time: SimTime;
  readonly #isBooked: WorkloadOptions["isBooked"];
  readonly #onViolation: WorkloadOptions["onViolation"];

  constructor({ time, isBooked, onViolation }: WorkloadOptions) {
    this.#time = time;
    this.#isBooked = isBooked;
    this.#onViolation = onViolation;
  }

  /** Does what a step asks for. */
  async act(worker: Worker, task: Task, step: Work) {
    const by = (index: number) => task.agent(AGENTS[index] ?? AGENTS[0]);
    switch (step.kind) {
      case "call":
        return this.#call(worker, task, step);
      case "model":
        return this.#modelCall(worker, task, step);
      case "send":
        return void (await by(step.from).send(by(step.to), step.text));
      case "tool":
        return void (await by(step.from).tool(step.tool, { query: step.query }, async () => "nothing found"));
      case "progress":
        return by(0).progress("one test more");
      case "flush":
        return task.flush();
      case "finish":
        return task.finish({ outcome: "success" });
      case "halt":
      case "resume":
        return worker.supervisor[step.kind](task.id, { actor: "ops", reason: "by script" });
    }
  }

  /** A call by the primitives: what the provider bills is known by key. */
  async #call(worker: Worker, task: Task, step: CallStep): Promise<void> {
    const agent = AGENTS[step.agent] ?? AGENTS[0];
    const admission = await task.admit({ agent, request: requestOf(step) });
    const bound = admission.inputTokens + (admission.request.maxOutputTokens ?? 0);
    const call: Billed = { task: task.id, worker, bound, tokens: null, isEnded: false, acknowledged: false };
    this.calls.set(admission.key, call);
    await this.#sleep(worker, step.takesMs);
    if (step.end === "refused") {
      call.isEnded = true;
      return admission.release();
    }
    const usage = usageOf(admission, step);
    call.tokens = usage.input + usage.output;
    if (step.end === "lost") return;
    if (step.end === "late") await this.#sleep(worker, LEASE_MS + 40_000);
    if (step.end === "renewed") await this.#renewing(worker, admission);
    call.isEnded = true;
    await admission.settle(usage);
    // What was let through without the store is told to it later.
    call.acknowledged = this.#isBooked(admission.key);
    if (step.end === "twice") await admission.settle({ ...usage, output: usage.output + 7 });
  }

  async #renewing(worker: Worker, admission: Admission): Promise<void> {
    for (let times = 0; times < 3; times += 1) {
      await this.#sleep(worker, LEASE_MS / 2);
      await admission.renew();
    }
  }

  /** A call as agents make it. Nothing may begin behind a gate that this worker knows to be shut. */
  async #modelCall(worker: Worker, task: Task, step: CallStep): Promise<void> {
    const agent = AGENTS[step.agent] ?? AGENTS[0];
    await task.agent(agent).model(requestOf(step), async () => {
      const { gate } = gateOf(task.log.state, agent);
      if (gate === "open" || gate === "asking" || gate === "finished")
        this.#onViolation(`${worker.name} called a model for ${agent} of ${task.id}, whose gate is ${gate}`);
      await this.#sleep(worker, step.takesMs);
      if (step.end !== "refused") this.billed.set(task.id, (this.billed.get(task.id) ?? 0) + PROMPT);
      if (step.end === "refused") throw Object.assign(new Error("provider: rate limit"), { status: 429 });
      if (step.end === "broken") throw new Error("provider: socket hang up");
      return { usage: { input: PROMPT, output: step.output } };
    });
  }

  /** Of a worker that crashes meanwhile nothing goes on. */
  #sleep(worker: Worker, ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#time.after(ms, () => worker.isUp && resolve());
    });
  }
}

/** Tokens of every prompt, as the provider counts them. */
const PROMPT = 7;

function requestOf({ cap }: CallStep) {
  return { model: "m", input: "what now?", ...(cap === null ? {} : { maxOutputTokens: cap }) };
}

function usageOf({ request, inputTokens }: Admission, { output, end }: CallStep): Usage {
  const most = request.maxOutputTokens ?? output;
  const billed = end === "overrun" ? most + 500 : Math.min(output, most);
  const rest = { cacheRead: 0, cacheWrite: 0, reasoning: 0, source: "provider" } as const;
  return { input: Math.min(PROMPT, inputTokens), output: billed, ...rest };
}
