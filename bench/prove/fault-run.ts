import { setTimeout as sleep } from "node:timers/promises";
import { redisStore } from "../../src/stores/redis.js";
import type { Store } from "../../src/stores/store.js";
import { Supervisor } from "../../src/supervisor.js";
import { type Fault, startFaultProxy } from "../../test/stores/redis/fault-proxy.js";
import { connectRedis, type RedisServer } from "../../test/stores/redis/redis-server.js";
import { Stopwatch } from "./stopwatch.js";

/** What one fault did to a supervisor at work. */
export interface FaultOutcome {
  /** Whether the supervisor took the store for out of reach. */
  readonly isLost: boolean;
  /** Model calls that were made while the fault lasted. */
  readonly calls: number;
  /** What the pair that loops was refused with. */
  readonly refusal: string | null;
  /** Longest that any verb took while the fault lasted, in milliseconds, less what the process itself stood still. */
  readonly slowestMs: number;
  /** How long closing took with the fault there, in milliseconds. */
  readonly closeMs: number;
  /** Time from the end of the fault to the first call that the store has booked, in milliseconds. */
  readonly recoveryMs: number;
  readonly breaches: readonly string[];
}

/** Time after which the store counts as out of reach, in milliseconds. */
export const STORE_TIMEOUT_MS = 500;

/** How long a verb may take beyond that, in milliseconds. */
export const GRACE_MS = 250;

/** How long closing may take beyond that: a second is for saying goodbye to the server. */
const CLOSE_GRACE_MS = 1_000 + GRACE_MS;

/** Longer than a probe of a store that was lost waits, and than it takes to cut a loop. */
const FAULT_MS = 2_500;

/** A lost connection is given up after 5 seconds, and another one begun within two. */
const RECOVERY_MS = 8_000;

const TOKENS_PER_CALL = 30;

/** Lets a supervisor work through a fault between it and Redis, and looks at what it did, and at what was booked. */
export async function faultRun(server: RedisServer, fault: Fault, name: string): Promise<FaultOutcome> {
  const proxy = await startFaultProxy(server.port);
  const direct = await redisStore({ client: connectRedis(server.url) });
  const [supervisor, bystander] = [await supervisorAt(proxy.url), await supervisorAt(proxy.url)];
  const link = watchLink(supervisor);
  const work = worker(supervisor, `work-${name}`);
  const loop = looper(supervisor, `loop-${name}`);
  await bystander.task({ id: `idle-${name}` }).flush();
  await work.call();
  await loop.say();

  link.losses = 0;
  const healthy = work.calls();
  proxy.set(fault);
  const [slowestMs, closeMs] = await Promise.all([workThrough(work, loop), closeMidway(bystander)]);
  const [calls, isLost] = [work.calls() - healthy, link.losses > 0];

  proxy.set({ kind: "none" });
  const over = performance.now();
  const isBooked = await within(RECOVERY_MS, async () => {
    await work.call().catch(() => undefined);
    return !link.isDown && (await isAllBooked(direct, work));
  });
  const recoveryMs = performance.now() - over;
  await supervisor.close();
  await direct.close();
  await proxy.stop();
  const found = { isLost, calls, refusal: loop.refusal, slowestMs, closeMs, recoveryMs };
  return { ...found, breaches: breachesOf(found, isBooked) };
}

/** Works until the fault is to end, and somewhat longer where a busy machine came to little; returns the slowest verb. */
async function workThrough(work: Worker, loop: Looper): Promise<number> {
  const watch = new Stopwatch();
  const until = performance.now() + FAULT_MS;
  const isStarved = () => loop.refusal === null && performance.now() < until + FAULT_MS;
  while (performance.now() < until || isStarved()) {
    await watch.time(() => work.call().catch(() => undefined));
    await watch.time(() => loop.say());
    await sleep(20);
  }
  return watch.slowestMs;
}

async function closeMidway(bystander: Supervisor): Promise<number> {
  await sleep(FAULT_MS / 2);
  return new Stopwatch().time(() => bystander.close());
}

function breachesOf(found: Omit<FaultOutcome, "breaches">, isBooked: boolean): string[] {
  const { slowestMs, closeMs, refusal, calls } = found;
  return [
    ...(slowestMs > STORE_TIMEOUT_MS + GRACE_MS ? [`a verb took ${Math.round(slowestMs)} ms`] : []),
    ...(closeMs > STORE_TIMEOUT_MS + CLOSE_GRACE_MS ? [`closing took ${Math.round(closeMs)} ms`] : []),
    ...(refusal === "PART_CUT" ? [] : [`the loop went on: ${refusal ?? "nothing was refused"}`]),
    ...(calls > 0 ? [] : ["no call was made"]),
    ...(isBooked ? [] : [`not all calls were booked ${RECOVERY_MS} ms after the fault`]),
  ];
}

async function supervisorAt(url: string): Promise<Supervisor> {
  return new Supervisor({
    store: await redisStore({ client: connectRedis(url) }),
    storeTimeoutMs: STORE_TIMEOUT_MS,
    mode: "enforce",
    // Two in a hundred of it are set aside, which is enough for what is called here.
    budget: { task: { tokens: 10_000_000, modelCalls: 100_000 } },
    // Loading tables of tokens would hold the event loop for longer than the store may take.
    tokens: { count: (text) => ({ tokens: text.length, source: "heuristic" }) },
    secret: "shared",
    env: {},
  });
}

/** What the supervisor says about the store. */
function watchLink(supervisor: Supervisor): { losses: number; isDown: boolean } {
  const link = { losses: 0, isDown: false };
  supervisor.on("store-failed", () => {
    link.losses += 1;
    link.isDown = true;
  });
  supervisor.on("store-recovered", () => {
    link.isDown = false;
  });
  return link;
}

type Worker = ReturnType<typeof worker>;
type Looper = ReturnType<typeof looper>;

/** An agent that makes calls, and counts those that were made. */
function worker(supervisor: Supervisor, id: string) {
  const agent = supervisor.task({ id }).agent("worker");
  let made = 0;
  return {
    task: id,
    calls: () => made,
    call: () =>
      agent.model({ model: "gpt-4o-mini", input: "x", maxOutputTokens: 50 }, async () => {
        made += 1;
        return { usage: { input: 10, output: TOKENS_PER_CALL - 10 } };
      }),
  };
}

/** Two agents that say the same to each other until one of them is refused. */
function looper(supervisor: Supervisor, id: string) {
  const task = supervisor.task({ id });
  const [one, other] = [task.agent("a"), task.agent("b")];
  let turns = 0;
  const pair = {
    refusal: null as string | null,
    say: async () => {
      if (pair.refusal !== null) return;
      turns += 1;
      const said = turns % 2 === 1 ? one.send(other, "please confirm") : other.send(one, "confirmed");
      await said.catch((error: unknown) => {
        pair.refusal = String((error as { code?: unknown }).code ?? error);
      });
    },
  };
  return pair;
}

/** Whether the ledger holds each call at what it cost, and nothing of any that was not made. */
async function isAllBooked(store: Store, { task, calls }: Worker): Promise<boolean> {
  const verbs = [{ verb: "standing", account: `task:${task}` }] as const;
  const { answers } = await store.exchange({ root: task, task, append: [], verbs, cursor: -1 });
  const [answer] = answers;
  const dimensions = answer?.verb === "standing" ? answer.accounts[0]?.dimensions : undefined;
  if (dimensions === undefined) return false;
  const { modelCalls, tokens } = dimensions;
  return modelCalls.committed === calls() && tokens.committed === calls() * TOKENS_PER_CALL;
}

/** Whether it came true in time; it is tried ten times a second. */
async function within(ms: number, isTrue: () => Promise<boolean>): Promise<boolean> {
  const until = performance.now() + ms;
  while (performance.now() < until) {
    if (await isTrue()) return true;
    await sleep(100);
  }
  return false;
}
