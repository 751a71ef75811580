import fc from "fast-check";
import { expect, test } from "vitest";
import { fixedKey } from "../../../src/core/fingerprint.js";
import type { Clock } from "../../../src/runtime/clock.js";
import { countingIds } from "../../../src/runtime/ids.js";
import type { Task } from "../../../src/runtime/task.js";
import { memoryStore } from "../../../src/stores/memory.js";
import type { Store } from "../../../src/stores/store.js";
import { Supervisor } from "../../../src/supervisor.js";
import { noon, prices, standing } from "../live.js";

/** Schedules tried: a few in every run of the suite, 10,000 and more by `RACES=10000`. */
const RUNS = Number(process.env["RACES"] ?? 300);

const LEASE_MS = 60_000;
const LIMIT = 1_000;
const INPUT_TOKENS = 5;
/** Its tokens, and 64 for its framing. */
const INPUT_BOUND = 69;

type End = "settled" | "released" | "aborted" | "broken" | "lost";

interface Call {
  readonly worker: number;
  readonly cap: number;
  readonly output: number;
  readonly end: End;
}

const calls: fc.Arbitrary<readonly Call[]> = fc.array(
  fc.record({
    worker: fc.nat(1),
    cap: fc.integer({ min: 20, max: 400 }),
    output: fc.nat(20),
    end: fc.constantFrom<End[]>("settled", "settled", "released", "aborted", "broken", "lost"),
  }),
  { minLength: 2, maxLength: 6 },
);

/** How often leases run out while the calls are made. */
const sweeps = fc.nat(2);

test("in whatever order requests, answers, aborts and sweeps come, no budget is overdrawn and each call is booked once", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), calls, sweeps, async (scheduler, script, times) => {
      const race = await startRace(scheduler);
      const work = script.map((call) => make(race, call, scheduler));
      const swept = Array.from({ length: times }, async () => {
        await scheduler.schedule(Promise.resolve(), "sweep");
        race.now += LEASE_MS;
        await race.inner.expire();
      });
      const outcomes = await scheduler.waitFor(Promise.allSettled(work));
      await scheduler.waitFor(Promise.all(swept));
      await scheduler.waitFor(Promise.all(race.tasks.map((task) => task.flush())));
      for (const outcome of outcomes) seen.add(outcome.status === "fulfilled" ? outcome.value : "refused");

      const { tokens, modelCalls } = await standing({ store: race.inner }, "task:talk");
      expect(tokens.committed - tokens.unconfirmed).toBe(race.billed.tokens);
      expect(modelCalls.committed - modelCalls.unconfirmed).toBe(race.billed.calls);
      for (const task of race.tasks) await scheduler.waitFor(task.finish({ outcome: "success" }));
      race.now += LEASE_MS;
      await race.inner.expire();
      const team = (await standing({ store: race.inner }, "team:studio")).tokens;
      const most = race.billed.tokens + race.lostTokens;
      expect([race.violations, team.reserved]).toEqual([[], 0]);
      // What was set aside for an outage is charged too, where its lease ran out before the task did.
      if (times === 0) expect(team.committed).toBe(most);
      else expect(team.committed).toBeGreaterThanOrEqual(most);
    }),
    { numRuns: RUNS },
  );
  expect(seen).toContain("settled");
  expect(seen).toContain("aborted");
  expect(seen).toContain("refused");
}, 600_000);

interface Race {
  now: number;
  readonly inner: Store;
  readonly tasks: readonly Task[];
  readonly violations: string[];
  /** What the provider billed of calls that came to an end. */
  readonly billed: { tokens: number; calls: number };
  /** What it may have billed of others, at most. */
  lostTokens: number;
}

/** Two processes at work on one task, over a store whose every message the scheduler holds back. */
async function startRace(scheduler: fc.Scheduler): Promise<Race> {
  const violations: string[] = [];
  const race = { now: noon, violations, billed: { tokens: 0, calls: 0 }, lostTokens: 0 };
  const inner = memoryStore({ now: () => race.now, isShared: true });
  const store: Store = {
    ...inner,
    exchange: async (request) => {
      await scheduler.schedule(Promise.resolve(), "request");
      const reply = await inner.exchange(request);
      const { tokens } = await standing({ store: inner }, "team:studio");
      if (tokens.committed + tokens.reserved > LIMIT + tokens.overrun)
        violations.push(`${tokens.committed} + ${tokens.reserved} > ${LIMIT} + ${tokens.overrun}`);
      await scheduler.schedule(Promise.resolve(), "answer");
      return reply;
    },
  };
  // Nothing happens by the clock: sweeps and flushes are scheduled like all else.
  const clock: Clock = { now: () => race.now, schedule: () => () => undefined };
  const options = {
    clock,
    store,
    prices,
    key: fixedKey,
    secret: "shared",
    env: {},
    leaseMs: LEASE_MS,
  } as const;
  const supervisors = ["a", "b"].map(
    (name) =>
      new Supervisor({
        ...options,
        mode: "off",
        ids: countingIds(name),
        budget: { team: { tokens: LIMIT } },
        tokens: { count: (text) => ({ tokens: text.length, source: "heuristic" }) },
      }),
  );
  const first = supervisors[0]?.task({ id: "talk", team: "studio" }) as Task;
  const second = supervisors[1]?.join(first.headers()) as Task;
  const tasks = [first, second];
  await scheduler.waitFor(Promise.all(tasks.map((task) => task.flush())));
  return Object.assign(race, { inner, tasks });
}

async function make(race: Race, { worker, cap, output, end }: Call, scheduler: fc.Scheduler): Promise<End> {
  const task = race.tasks[worker] as Task;
  const request = { model: "m", input: "hello", maxOutputTokens: cap };
  if (end === "lost") {
    const { inputTokens, request: made } = await task.admit({ agent: "x", request });
    race.lostTokens += inputTokens + (made.maxOutputTokens ?? 0);
    return end;
  }
  if (end === "released") {
    await (await task.admit({ agent: "x", request })).release();
    return end;
  }
  const abort = new AbortController();
  const called = task.agent("x").model({ ...request, signal: abort.signal }, async () => {
    if (end === "aborted") abort.abort();
    await scheduler.schedule(Promise.resolve(), "call");
    if (end === "settled") {
      bill(INPUT_TOKENS + output);
      return { usage: { input: INPUT_TOKENS, output } };
    }
    // Sent, and nothing is known of what it cost: the prompt is charged.
    bill(INPUT_BOUND);
    throw new Error("the connection is gone");
  });
  await called.catch((error: unknown) => {
    if (!(error instanceof Error) || error.message !== "the connection is gone") throw error;
  });
  return end;

  function bill(tokens: number): void {
    race.billed.tokens += tokens;
    race.billed.calls += 1;
  }
}
