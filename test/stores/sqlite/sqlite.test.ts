import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
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
