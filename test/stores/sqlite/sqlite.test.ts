import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { traceHeaderSchema } from "../../../src/core/trace.js";
import { createOperator } from "../../../src/runtime/operator/operator.js";
import { sqliteStore } from "../../../src/stores/sqlite.js";
import type { LedgerVerb, Store } from "../../../src/stores/store.js";
import { storeContract } from "../../../src/testing/store-contract.js";
import { tempFiles } from "../../temp-files.js";
import { hasSqlite, openDatabase } from "./open-database.js";

const contract = storeContract("sqlite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "adjourn-"));
  const file = join(folder, "store.db");
  let now = 0;
  const opened: Store[] = [];
  const open = (): Store => {
    const store = sqliteStore({ file, open: openDatabase, now: () => now });
    opened.push(store);
    return store;
  };
  return {
    store: open(),
    another: async () => open(),
    advance: async (ms) => {
      now += ms;
    },
    dispose: async () => {
      for (const store of opened) await store.close();
      await rm(folder, { recursive: true });
    },
  };
});

for (const { name, run } of contract) test.runIf(hasSqlite)(name, run);

const withSqlite = test.runIf(hasSqlite);

const writer = new URL("./killed-writer.ts", import.meta.url).pathname;

const beginner = new URL("./begin-together.ts", import.meta.url).pathname;

async function saidBy(script: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ["--import", "tsx", script, ...args]);
  let said = "";
  for await (const chunk of child.stdout) said += String(chunk);
  return said;
}

/** Starts a process that writes, kills it once it has acknowledged `many` keys, and returns these. */
async function killedAfter(many: number, file: string, name: string): Promise<string[]> {
  const child = spawn(process.execPath, ["--import", "tsx", writer, file, name]);
  const exit = once(child, "exit");
  let said = "";
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.split("\n").length > many) child.kill("SIGKILL");
  }
  await exit;
  // The last line may be cut off.
  return said.split("\n").slice(0, -1);
}

withSqlite(
  "loses nothing that was acknowledged to two writers which are killed",
  { timeout: 60_000 },
  async () => {
    const file = join(tempFiles(), "store.db");
    const acknowledged = (await Promise.all(["a", "b"].map((name) => killedAfter(300, file, name)))).flat();
    expect(acknowledged.length).toBeGreaterThanOrEqual(600);
    const store = sqliteStore({ file, open: openDatabase });
    const verbs = [{ verb: "standing", account: "task:t" }] as const;
    const { others, answers } = await store.exchange({ root: "t", task: "t", append: [], verbs, cursor: -1 });
    await store.close();
    const kept = new Set(others.map((one) => ("mark" in one ? one.mark : "")));
    expect(acknowledged.filter((key) => !kept.has(key))).toEqual([]);
    expect(answers).toMatchObject([{ accounts: [{ dimensions: { tokens: { reserved: kept.size } } }] }]);
  },
);

withSqlite("lets processes that begin on one new file at once all begin", { timeout: 60_000 }, async () => {
  const folder = tempFiles();
  // Long enough for processes to start; whoever is late begins alone, which is fine, too.
  const at = String(Date.now() + 2_000);
  const said = await Promise.all([1, 2, 3].map(() => saidBy(beginner, [folder, at, "30"])));
  expect(said).toEqual(["", "", ""]);
});

withSqlite(
  "waits for a process that holds the file without holding the event loop, and gives up in the end",
  async () => {
    const file = join(tempFiles(), "store.db");
    const store = sqliteStore({ file, open: openDatabase, patienceMs: 300 });
    const holder = openDatabase(file);
    holder.exec("BEGIN IMMEDIATE");
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const request = { root: "t", task: "t", append: [], verbs: [], cursor: -1 };
    await expect(store.exchange(request)).rejects.toMatchObject({
      code: "STORE_BUSY",
      message: `Expected the file ${file} within 300 ms, got it locked by another process all the time.`,
    });
    const waiting = store.exchange(request);
    holder.exec("COMMIT");
    await waiting;
    clearInterval(beat);
    holder.close();
    await store.close();
    // A slice of 20 ms, and room for a machine whose cores are taken.
    expect(longest).toBeLessThan(150);
  },
);

/** What others may do to a file that keeps one from opening it, or from looking whether it is a store. */
const locks = [
  ["writes to it", false, "BEGIN IMMEDIATE"],
  ["keeps it to itself", true, "PRAGMA locking_mode = EXCLUSIVE; CREATE TABLE t (n)"],
] as const;

test.runIf(hasSqlite).each(locks)("says that the file is busy where another one %s", (_, mustExist, lock) => {
  const file = join(tempFiles(), "store.db");
  const holder = openDatabase(file);
  onTestFinished(() => {
    holder.close();
  });
  holder.exec("PRAGMA journal_mode = WAL");
  holder.exec(lock);
  expect(() => sqliteStore({ file, open: openDatabase, patienceMs: 50, mustExist })).toThrow(
    expect.objectContaining({
      code: "STORE_BUSY",
      message: `Expected the file ${file} within 50 ms, got it locked by another process all the time.`,
      cause: expect.objectContaining({ message: expect.stringContaining("locked") }),
    }),
  );
});

withSqlite("lets one that cannot be written fail alone among those that are written together", async () => {
  const store = sqliteStore({ file: join(tempFiles(), "store.db"), open: openDatabase });
  const write = (task: string, mark: string | bigint) =>
    store.exchange({
      root: task,
      task,
      append: [{ type: "progress", mark: mark as string, tokens: 0 }],
      verbs: [],
      cursor: -1,
    });
  // JSON has no form for it.
  const tries = [write("a", "x"), write("b", 1n), write("c", "x"), write("a", "y")];
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.map((one) => (one.status === "fulfilled" ? one.value.seqs : "rejected"))).toEqual([
    [0],
    "rejected",
    [0],
    [1],
  ]);
  await store.close();
});

withSqlite("reads again what another handle has changed, and what was undone", async () => {
  const file = join(tempFiles(), "store.db");
  const [one, other] = [0, 1].map(() => sqliteStore({ file, open: openDatabase })) as [Store, Store];
  const asking = (store: Store, ...verbs: LedgerVerb[]) =>
    store.exchange({ root: "t", task: "t", append: [], verbs, cursor: -1 });
  const reserve = (key: string): LedgerVerb => {
    return { verb: "reserve", key, account: "task:t", amounts: { tokens: 1 }, leaseMs: 60_000 };
  };
  await asking(one, { verb: "open", account: "task:t", parents: [], limits: { tokens: 3 } });
  await asking(other, reserve("k1"));
  await asking(one, reserve("k2"));
  // The second verb is impossible, so the first one has not happened either.
  const impossible: LedgerVerb = { verb: "standing", account: "task:nobody" };
  await expect(asking(one, reserve("k3"), impossible)).rejects.toMatchObject({ code: "UNKNOWN_ACCOUNT" });
  await asking(other, { verb: "release", key: "k2" });
  const { answers } = await asking(one, { verb: "standing", account: "task:t" });
  expect(answers).toMatchObject([{ accounts: [{ dimensions: { tokens: { reserved: 1, committed: 0 } } }] }]);
  await one.close();
  await other.close();
});

withSqlite("keeps what was asked for together with something impossible", async () => {
  const file = join(tempFiles(), "store.db");
  const [one, other] = [0, 1].map(() => sqliteStore({ file, open: openDatabase })) as [Store, Store];
  const asking = (store: Store, mark: string, ...verbs: LedgerVerb[]) =>
    store.exchange({
      root: "t",
      task: "t",
      append: [{ type: "progress", mark, tokens: 0 }],
      verbs,
      cursor: -1,
    });
  const outcomes = await Promise.allSettled([
    asking(one, "first"),
    asking(one, "never", { verb: "standing", account: "task:nobody" }),
    asking(one, "second"),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  const { others } = await asking(other, "third");
  expect(others).toMatchObject([
    { seq: 0, mark: "first" },
    { seq: 1, mark: "second" },
  ]);
  await one.close();
  await other.close();
});

withSqlite("shows each handle all of a log, while much of it moves from one place to another", async () => {
  const file = join(tempFiles(), "store.db");
  const [one, other] = [0, 1].map(() => sqliteStore({ file, open: openDatabase })) as [Store, Store];
  // So much that what waits for its place is moved there several times on the way.
  const EACH = 200;
  const mark = "x".repeat(250);
  const append = Array.from({ length: EACH }, () => ({ type: "progress", mark, tokens: 0 }) as const);
  const write = (store: Store, cursor: number) =>
    store.exchange({ root: "t", task: "t", append, verbs: [], cursor });
  const places = (from: number, many: number) => Array.from({ length: many }, (_, at) => from + at);
  for (let turn = 0; turn < 25; turn += 1) {
    const from = 3 * EACH * turn;
    await write(one, from - 1);
    await write(one, from + EACH - 1);
    const { others } = await write(other, from - 1);
    expect(others.map(({ seq }) => seq)).toEqual(places(from, 2 * EACH));
  }
  const late = sqliteStore({ file, open: openDatabase });
  const all = (await write(late, -1)).others.map(({ seq }) => seq);
  expect(all).toEqual(places(0, 75 * EACH));
  for (const store of [one, other, late]) await store.close();
});

withSqlite("refuses a file of a version that it does not know", async () => {
  const file = join(tempFiles(), "store.db");
  const newer = openDatabase(file);
  newer.exec("PRAGMA user_version = 99");
  newer.close();
  expect(() => sqliteStore({ file, open: openDatabase })).toThrow(
    "Expected a file of version 3, got version 99.",
  );
});

withSqlite("keeps a task that was too busy to be pruned for as long as any other", async () => {
  const dayMs = 86_400_000;
  let now = 0;
  const store = sqliteStore({ file: join(tempFiles(), "store.db"), open: openDatabase, now: () => now });
  onTestFinished(() => store.close());
  await store.exchange({
    root: "t",
    task: "t",
    key: { sender: "a", number: 1 },
    about: traceHeaderSchema.parse({ type: "trace", schema: 1, task: "t", root: "t" }),
    append: [{ type: "progress", mark: "a", tokens: 0, at: 0 }],
    verbs: [
      { verb: "open", account: "task:t", parents: [], limits: {} },
      { verb: "reserve", key: "k", account: "task:t", amounts: { tokens: 1 }, leaseMs: 9 * dayMs },
    ],
    cursor: -1,
  });
  const operator = createOperator(store, { actor: "ana", clock: { now: () => now } });
  now = dayMs;
  expect(await operator.prune({ olderThanMs: 1_000 })).toEqual([]);
  now = 3 * dayMs;
  await store.expire();
  expect(await store.tasks?.()).toHaveLength(1);
});
