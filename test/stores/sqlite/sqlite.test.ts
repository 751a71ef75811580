import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sqliteStore } from "../../../src/stores/sqlite.js";
import type { Store } from "../../../src/stores/store.js";
import { storeContract } from "../../../src/testing/store-contract.js";
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

async function tempFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "adjourn-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "store.db");
}

const writer = new URL("./killed-writer.ts", import.meta.url).pathname;

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
    const file = await tempFile();
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

withSqlite(
  "waits for a process that holds the file without holding the event loop, and gives up in the end",
  async () => {
    const file = await tempFile();
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
    await expect(store.exchange(request)).rejects.toMatchObject({ code: "STORE_BUSY" });
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

withSqlite("refuses a file of a version that it does not know", async () => {
  const file = await tempFile();
  const newer = openDatabase(file);
  newer.exec("PRAGMA user_version = 99");
  newer.close();
  expect(() => sqliteStore({ file, open: openDatabase })).toThrow(
    "Expected a file of version 2, got version 99.",
  );
});
