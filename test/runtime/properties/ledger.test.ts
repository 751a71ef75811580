import fc from "fast-check";
import { expect, test } from "vitest";
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

/** Checks the ledger after each exchange, and remembers what each key came to. */
function watched(inner: Store) {
  const ends = new Map<string, string[]>();
  const balances = async () => {
    const verbs: LedgerVerb[] = accounts.map((account) => ({ verb: "standing", account }));
    const { answers } = await inner.exchange({ root: "-", task: "-", append: [], verbs, cursor: -1 });
    return answers.flatMap((answer) => (answer.verb === "standing" ? answer.accounts.slice(0, 1) : []));
  };
  const check = async () => {
    for (const { account, dimensions } of await balances()) {
      for (const [dimension, { limit, committed, reserved, overrun }] of Object.entries(dimensions)) {
        if (limit === null || committed + reserved <= limit + overrun) continue;
        throw new Error(`${account} ${dimension}: ${committed} + ${reserved} > ${limit} + ${overrun}`);
      }
    }
  };
  const note = (verbs: readonly LedgerVerb[]) => {
    for (const verb of verbs) {
      if (verb.verb !== "settle" && verb.verb !== "release") continue;
      ends.set(verb.key, [...(ends.get(verb.key) ?? []), verb.verb]);
    }
  };
  return { balances, check, note, ends };
}

test("however calls overlap and end, no budget is overdrawn, none stays held, and each is booked once", async () => {
  const seen = new Set<string>();
  const delays = fc.array(fc.nat(4), { maxLength: 7 });
  await fc.assert(
    fc.asyncProperty(calls, budgets, delays, async (script, budget, pauses) => {
      const clock = manualClock(noon);
      const inner = memoryStore({ now: () => clock.now() });
      const { balances, check, note, ends } = watched(inner);
      let broken: unknown = null;
      let isOpen = false;
      const store = slowStore(inner, {
        clock,
        delays: pauses,
        watch: ({ verbs }) => {
          note(verbs);
          if (isOpen) check().catch((error: unknown) => void (broken ??= error));
        },
      });
      const supervisor = new Supervisor({
        clock,
        store,
        prices,
        budget,
        mode: "off",
        env: {},
        ids: countingIds("t"),
        leaseMs: LEASE_MS,
        tokens: { count: (text) => ({ tokens: text.length, source: "heuristic" }) },
      });
      const root = supervisor.task({ id: "root", thread: "42" });
      const child = supervisor.within(root, () => supervisor.task({ id: "child" }));
      await settled(clock, child.flush());
      isOpen = true;
      const sleep = (ms: number) => new Promise<void>((resolve) => void clock.schedule(ms, resolve));
      const booked = { tokens: 0, modelCalls: 0 };

      const work = Promise.all(script.map((call) => make(call, call.inChild ? child : root)));
      for (let step = 0; step < 60; step += 1) await clock.advance(5);
      // Silent holders lose their leases meanwhile.
      await clock.advance(LEASE_MS + 60_000);
      await settled(clock, work);
      await settled(clock, root.flush());

      expect(broken).toBeNull();
      const [rootAccount] = await balances();
      expect(rootAccount?.dimensions).toMatchObject({
        tokens: { committed: booked.tokens, reserved: 0 },
        modelCalls: { committed: booked.modelCalls, reserved: 0 },
      });
      for (const account of await balances())
        for (const { reserved } of Object.values(account.dimensions)) expect(reserved).toBe(0);
      for (const verbs of ends.values()) expect(verbs.length).toBe(1);
      expect(root.status().counts.modelCalls + child.status().counts.modelCalls).toBe(ended("settle", ends));
      await supervisor.close();

      async function make(call: Call, task: Task): Promise<void> {
        const input = "x".repeat(10);
        const bound = 10 + 64;
        const cap = call.cap === null ? {} : { maxOutputTokens: call.cap };
        await sleep(call.beginsAt);
        if (call.end === "lost" || call.end === "settled-late") {
          const request = { model: "m", input, ...cap };
          const admission = await task.admit({ agent: `agent ${call.agent}`, request }).catch(() => null);
          if (admission === null) return;
          seen.add(call.end);
          if (call.end === "lost") return void book(bound + (admission.request.maxOutputTokens ?? 16_384));
          await sleep(LEASE_MS + 35_000);
          const used = { input: 7, output: call.output, cacheRead: 0, cacheWrite: 0, reasoning: 0 };
          await admission.settle({ ...used, source: "provider" });
          return void book(7 + call.output);
        }
        const made = task.agent(`agent ${call.agent}`).model({ model: "m", input, ...cap }, async () => {
          await sleep(call.takesMs);
          seen.add(call.end);
          if (call.end === "refused") throw Object.assign(new Error("rate limit"), { status: 429 });
          if (call.end === "broken") {
            book(bound);
            throw new Error("socket hang up");
          }
          if (call.end === "silent") {
            book(bound + 2);
            return "ok";
          }
          book(7 + call.output);
          return { usage: { input: 7, output: call.output } };
        });
        await made.catch((error: { code?: string }) => void seen.add(error.code ?? "error"));
      }

      function book(tokens: number): void {
        booked.tokens += tokens;
        booked.modelCalls += 1;
      }
    }),
    { numRuns: 80 },
  );
  expect([...seen].sort()).toEqual(
    ["TASK_HALTED", "answered", "broken", "error", "lost", "refused", "settled-late", "silent"].sort(),
  );
});

function ended(verb: string, ends: ReadonlyMap<string, readonly string[]>): number {
  return [...ends.values()].filter(([first]) => first === verb).length;
}
