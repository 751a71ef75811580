import { expect, test } from "vitest";
import { traceHeaderSchema } from "../../../src/core/trace.js";
import type { RedisClient } from "../../../src/stores/redis/client.js";
import { TaskIndex } from "../../../src/stores/redis/task-index.js";

/** Hashes in memory, by the commands that the index sends; `before` runs ahead of each. */
function hashes(before: (command: string) => Promise<unknown> = async () => undefined): RedisClient {
  const kept = new Map<string, Map<string, string>>();
  const answers: Record<string, (hash: Map<string, string>, field: string, value: string) => unknown> = {
    HGET: (hash, field) => hash.get(field) ?? null,
    HGETALL: (hash) => [...hash].flat(),
    HSET: (hash, field, value) => hash.set(field, value).size,
    HSETNX: (hash, field, value) => (hash.has(field) ? 0 : hash.set(field, value).size),
    HDEL: (hash, field) => Number(hash.delete(field)),
    PEXPIRE: () => 1,
  };
  return {
    call: async (command, key, field = "", value = "") => {
      await before(command);
      const hash = kept.get(String(key)) ?? new Map<string, string>();
      kept.set(String(key), hash);
      return answers[command]?.(hash, String(field), String(value));
    },
    quit: async () => "OK",
  };
}

const about = traceHeaderSchema.parse({ type: "trace", schema: 1, task: "t", root: "t" });

test("a task is listed, whoever looked for tasks while it was begun", async () => {
  let isLooking = false;
  const client = hashes(async () => {
    if (isLooking) return;
    isLooking = true;
    await index.all();
    isLooking = false;
  });
  const index = new TaskIndex(client, "adjourn:");
  await index.keep(about);
  expect((await index.all()).map((one) => one.about.task)).toEqual(["t"]);
});

test("a task whose beginning failed half way is listed once somebody has asked again", async () => {
  let isCut = true;
  const client = hashes(async (command) => {
    if (isCut && command === "PEXPIRE") throw new Error("connection lost");
  });
  const index = new TaskIndex(client, "adjourn:");
  await expect(index.keep(about)).rejects.toThrow("connection lost");
  isCut = false;
  await index.keep(about);
  expect((await index.all()).map((one) => one.about.task)).toEqual(["t"]);
});
