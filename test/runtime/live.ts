import { onTestFinished } from "vitest";
import type { Decision } from "../../src/core/decision.js";
import type { Finding } from "../../src/core/finding.js";
import { fixedKey } from "../../src/core/fingerprint.js";
import type { Agent } from "../../src/runtime/agent.js";
import type { Halt } from "../../src/runtime/halts.js";
import { countingIds } from "../../src/runtime/ids.js";
import { type ManualClock, manualClock } from "../../src/runtime/manual-clock.js";
import { priceBook } from "../../src/runtime/prices/price-book.js";
import { parsePriceFile } from "../../src/runtime/prices/price-file.js";
import type { Task } from "../../src/runtime/task.js";
import type { TokenCounter } from "../../src/runtime/tokens/token-counter.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { Store } from "../../src/stores/store.js";
import { Supervisor, type SupervisorOptions } from "../../src/supervisor.js";

/** A day in November, so that periods have names: 2026-11-22T12:00:00Z. */
export const noon = Date.UTC(2026, 10, 22, 12);

/** A dollar per million tokens read, two per million written: 1,000 and 2,000 nano-USD a token. */
export const prices = priceBook({
  file: parsePriceFile(
    "prices: [{ model: m, inputUsdPerMillion: 1, outputUsdPerMillion: 2 }, { model: cheap, inputUsdPerMillion: 0.1, outputUsdPerMillion: 0.2 }]",
    "prices.yaml",
  ),
});

/** One token a character, and never loads anything. */
const tokens: TokenCounter = {
  count: (text) => ({ tokens: text.length, source: "heuristic" }),
};

export interface Live {
  readonly supervisor: Supervisor;
  readonly clock: ManualClock;
  readonly store: Store;
  readonly findings: Finding[];
  readonly decisions: Decision[];
  readonly halts: (Halt & { readonly task: string })[];
  readonly storeFailures: unknown[];
}

/** A supervisor in enforce mode on a clock driven by hand, with all it tells. */
export function live(options: SupervisorOptions = {}): Live {
  const clock = (options.clock as ManualClock | undefined) ?? manualClock(noon);
  const store = options.store ?? memoryStore({ now: () => clock.now() });
  // With a key of its own each run, two words share a place in the vocabulary in one run of a hundred.
  const defaults = {
    mode: "enforce",
    ids: countingIds("t"),
    env: {},
    key: fixedKey,
    prices,
    tokens,
  } as const;
  const supervisor = new Supervisor({ ...defaults, clock, store, ...options });
  const told: Omit<Live, "supervisor" | "clock" | "store"> = {
    findings: [],
    decisions: [],
    halts: [],
    storeFailures: [],
  };
  supervisor.on("finding", ({ finding }) => void told.findings.push(finding));
  supervisor.on("decision", ({ decision }) => void told.decisions.push(decision));
  supervisor.on("halt", (halt) => void told.halts.push(halt));
  supervisor.on("store-failed", ({ error }) => void told.storeFailures.push(error));
  onTestFinished(() => supervisor.close());
  return { supervisor, clock, store, ...told };
}

/** What the ledger says of an account, in its own dimension names. */
export async function standing({ store }: Pick<Live, "store">, account: string) {
  const verbs = [{ verb: "standing", account } as const];
  const { answers } = await store.exchange({ root: "-", task: "-", append: [], verbs, cursor: -1 });
  const [answer] = answers;
  if (answer?.verb !== "standing" || answer.accounts[0] === undefined) throw new Error(`no ${account}`);
  return answer.accounts[0].dimensions;
}

/** A model that answers the same and keeps the requests it got. */
export function fakeModel<Reply>(reply: Reply) {
  const requests: { model: string; input: unknown; maxOutputTokens?: number; nudge?: string }[] = [];
  const call = async (request: (typeof requests)[number]): Promise<Reply> => {
    requests.push(request);
    return reply;
  };
  return { call, requests };
}

/** Usage as adjourn itself writes it. */
export function usage(input: number, output: number) {
  return { usage: { input, output } };
}

/** The error that a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`Expected a rejection, got ${JSON.stringify(value)}.`);
    },
    (error: unknown) => error,
  );
}

/** Sends the same two messages to and fro, at most `rounds` times, and says how many were delivered. */
export async function pingPong(one: Agent, other: Agent, rounds: number): Promise<number> {
  let delivered = 0;
  for (let round = 0; round < rounds; round += 1) {
    await one.send(other, `please confirm ${one.name}`);
    delivered += 1;
    await other.send(one, `confirmed ${other.name}`);
    delivered += 1;
  }
  return delivered;
}

/** Sends to and fro until a part is cut or the task is halted; returns the refusal. */
export async function untilRefused(one: Agent, other: Agent): Promise<unknown> {
  return rejection(pingPong(one, other, 50));
}

/** Actions decided on beyond warnings, in order, as `nudge` or `cut!`: the mark says that it was enforced. */
export function actionsOf({ decisions }: Pick<Live, "decisions">): string[] {
  const actions = decisions.filter(({ action }) => action !== "warn");
  return actions.map(({ action, enforced }) => (enforced ? `${action}!` : action));
}

/** Opens a task with agents of these names. */
export function taskOf<const Names extends readonly string[]>(
  { supervisor }: Pick<Live, "supervisor">,
  ...names: Names
): { task: Task; agents: { [Index in keyof Names]: Agent } } {
  const task = supervisor.task({ id: "talk" });
  return { task, agents: names.map((name) => task.agent(name)) as { [Index in keyof Names]: Agent } };
}
