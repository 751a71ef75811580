import fc from "fast-check";
import { expect, test } from "vitest";
import type { AccountStanding } from "../../../src/core/budget/verbs/standing.js";
import { countingIds } from "../../../src/runtime/ids.js";
import { manualClock } from "../../../src/runtime/manual-clock.js";
import type { Task } from "../../../src/runtime/task.js";
import { memoryStore } from "../../../src/stores/memory.js";
import type { LedgerVerb, Store } from "../../../src/stores/store.js";
import { Supervisor } from "../../../src/supervisor.js";
import { noon, prices } from "../live.js";
import { settled } from "./settled.js";
import { slowStore } from "./slow-store.js";

/** One model call: when it begins, how long it takes, and how it ends. */
interface Call {
  readonly agent: number;
  readonly inChild: boolean;
  readonly beginsAt: number;
  readonly takesMs: number;
  readonly cap: number | null;
  readonly output: number;
  readonly end: "answered" | "silent" | "refused" | "broken" | "lost" | "settled-late";
}

const calls: fc.Arbitrary<readonly Call[]> = fc.array(
  fc.record({
    agent: fc.nat(3),
    inChild: fc.boolean(),
    beginsAt: fc.nat(40),
    takesMs: fc.nat(40),
    cap: fc.option(fc.integer({ min: 1, max: 400 })),
    output: fc.nat(400),
    end: fc.constantFrom(
      "answered",
      "answered",
      "answered",
      "silent",
      "refused",
      "broken",
      "lost",
      "settled-late",
    ),
  }),
  { minLength: 1, maxLength: 30 },
);

const budgets = fc.record(
  {
    task: fc.record(
      {
        usd: fc.constantFrom(0.0002, 0.002, 0.02),
        tokens: fc.constantFrom(500, 5_000),
        modelCalls: fc.constantFrom(5, 12),
      },
      { requiredKeys: [] },
    ),
    thread: fc.record(
      { tokens: fc.constantFrom(400, 4_000), usd: fc.constantFrom(0.001, 0.01) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const LEASE_MS = 60_000;
const accounts = ["task:root", "task:child", "thread:42"];

/** A store that checks the ledger after each exchange, and remembers how each reservation was ended. */
function watched(inner: Store) {
  const ends = new Map<string, string[]>();
  const violations: string[] = [];
  async function balances(): Promise<readonly AccountStanding[]> {
    const verbs: LedgerVerb[] = accounts.map((account) => ({ verb: "standing", account }));
    const { answers } = await inner.exchange({ root: "-", task: "-", append: [], verbs, cursor: -1 });
    return answers.flatMap((answer) => (answer.verb === "standing" ? answer.accounts.slice(0, 1) : []));
  }
  async function check(): Promise<void> {
    for (const { account, dimensions } of await balances()) {
      for (const [dimension, { limit, committed, reserved, overrun }] of Object.entries(dimensions)) {
        if (limit === null || committed + reserved <= limit + overrun) continue;
        violations.push(`${account} ${dimension}: ${committed} + ${reserved} > ${limit} + ${overrun}`);
      }
    }
  }
  const exchange: Store["exchange"] = async (request) => {
    const reply = await inner.exchange(request);
    for (const verb of request.verbs) {
      if (verb.verb === "settle" || verb.verb === "release")
        ends.set(verb.key, [...(ends.get(verb.key) ?? []), verb.verb]);
    }
    // Before its accounts are open there is nothing to check.
    await check().catch(() => undefined);
    return reply;
  };
  return { store: { ...inner, exchange }, balances, ends, violations };
}

/** What the provider billed, and how the calls ended. */
interface Bill {
  tokens: number;
  calls: number;
  readonly seen: Set<string>;
}

const input = "x".repeat(10);
/** Its bytes, and 64 for its framing. */
const inputBound = 74;

/** Makes one call as the script says. */
async function make(call: Call, task: Task, bill: Bill): Promise<void> {
  const { clock } = task.ports;
  const sleep = (ms: number) => new Promise<void>((resolve) => void clock.schedule(ms, resolve));
  const agent = `agent ${call.agent}`;
  const request = { model: "m", input, ...(call.cap === null ? {} : { maxOutputTokens: call.cap }) };
  await sleep(call.beginsAt);
  if (call.end === "lost" || call.end === "settled-late") {
    const admission = await task.admit({ agent, request });
    bill.seen.add(call.end);
    if (call.end === "lost") return pay(inputBound + (admission.request.maxOutputTokens ?? 16_384));
    await sleep(LEASE_MS + 35_000);
    const used = { input: 7, output: call.output, cacheRead: 0, cacheWrite: 0, reasoning: 0 };
    await admission.settle({ ...used, source: "provider" });
    return pay(7 + call.output);
  }
  await task.agent(agent).model(request, async () => {
    await sleep(call.takesMs);
    bill.seen.add(call.end);
    if (call.end === "refused") throw Object.assign(new Error("rate limit"), { status: 429 });
    if (call.end === "broken") {
      pay(inputBound);
      throw new Error("socket hang up");
    }
    pay(call.end === "silent" ? inputBound + "ok".length : 7 + call.output);
    return call.end === "silent" ? "ok" : { usage: { input: 7, output: call.output } };
  });

  function pay(tokens: number): void {
    bill.tokens += tokens;
    bill.calls += 1;
  }
}

test("however calls overlap and end, no budget is overdrawn, none stays held, and each is booked once", async () => {
  const seen = new Set<string>();
  const delays = fc.array(fc.nat(4), { maxLength: 7 });
  await fc.assert(
    fc.asyncProperty(calls, budgets, delays, async (script, budget, pauses) => {
      const clock = manualClock(noon);
      const { store, balances, ends, violations } = watched(memoryStore({ now: () => clock.now() }));
      const supervisor = new Supervisor({
        clock,
        prices,
        budget,
        mode: "off",
        env: {},
        ids: countingIds("t"),
        leaseMs: LEASE_MS,
        tokens: { count: (text) => ({ tokens: text.length, source: "heuristic" }) },
        store: slowStore(store, { clock, delays: pauses }),
      });
      const root = supervisor.task({ id: "root", thread: "42" });
      const child = supervisor.within(root, () => supervisor.task({ id: "child" }));
      await settled(clock, child.flush());
      const bill: Bill = { tokens: 0, calls: 0, seen };
      const work = script.map((call) => make(call, call.inChild ? child : root, bill));
      const outcomes = await settled(clock, Promise.allSettled(work));
      // Whoever went silent loses its lease.
      await clock.advance(LEASE_MS + 60_000);
      await settled(clock, Promise.all([root.flush(), child.flush()]));

      expect(violations).toEqual([]);
      for (const { dimensions } of await balances()) {
        for (const { reserved } of Object.values(dimensions)) expect(reserved).toBe(0);
      }
      expect((await balances())[0]?.dimensions).toMatchObject({
        tokens: { committed: bill.tokens },
        modelCalls: { committed: bill.calls },
      });
      expect([...ends.values()].filter(({ length }) => length !== 1)).toEqual([]);
      const settlements = [...ends.values()].filter(([end]) => end === "settle").length;
      expect(root.status().counts.modelCalls + child.status().counts.modelCalls).toBe(settlements);
      if (outcomes.status === "fulfilled") for (const code of codesOf(outcomes.value)) seen.add(code);
      await supervisor.close();
    }),
    { numRuns: 40 },
  );
  const ways = ["answered", "silent", "refused", "broken", "lost", "settled-late", "TASK_HALTED"];
  expect(ways.filter((way) => !seen.has(way))).toEqual([]);
});

function codesOf(outcomes: readonly PromiseSettledResult<void>[]): string[] {
  return outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [String(outcome.reason.code)] : []));
}
