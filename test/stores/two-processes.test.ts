import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import { tempFiles } from "../temp-files.js";
import { hasRedis, startRedis } from "./redis/redis-server.js";
import { hasSqlite } from "./sqlite/open-database.js";
import { converse } from "./two-processes/converse.js";
import type { StoreAddress } from "./two-processes/open-store.js";
import { remoteTalker } from "./two-processes/remote-talker.js";
import { talkers } from "./two-processes/talker.js";

test("two supervisors on one store reach the verdict that one alone reaches", async () => {
  const shared = memoryStore({ isShared: true });
  const apart = await converse([...talkers(shared, ["a", "b"]), ...talkers(shared, ["b", "a"])]);
  expect(apart.refusal).toBe("PART_CUT");
  expect(apart.verdicts[0]).toEqual(apart.verdicts[1]);
  expect(apart.verdicts[0]?.open).toEqual(['edges:["a","b"]["b","a"]']);
  expect(apart).toEqual(await alone());
});

test.runIf(hasSqlite)(
  "two operating-system processes on one SQLite file reach the verdict that one alone reaches",
  async () => {
    await agreeApart({ kind: "sqlite", at: join(tempFiles(), "store.db") });
  },
  60_000,
);

test.runIf(hasRedis)(
  "two operating-system processes on one Redis reach the verdict that one alone reaches",
  async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    await agreeApart({ kind: "redis", at: server.url });
  },
  60_000,
);

async function agreeApart(address: StoreAddress): Promise<void> {
  const both = [remoteTalker(address, "a", "b"), remoteTalker(address, "b", "a")];
  const apart = await converse(both);
  await Promise.all(both.map(({ close }) => close()));
  expect(apart).toEqual(await alone());
}

/** The same conversation with both agents in one process. */
function alone() {
  return converse(talkers(memoryStore(), ["a", "b"], ["b", "a"]));
}
