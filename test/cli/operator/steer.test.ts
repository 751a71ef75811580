import { expect, onTestFinished, test } from "vitest";
import { hasRedis, startRedis } from "../../stores/redis/redis-server.js";
import { hasSqlite } from "../../stores/sqlite/open-database.js";
import type { StoreAddress } from "../../stores/two-processes/open-store.js";
import { remoteTalker } from "../../stores/two-processes/remote-talker.js";
import { runCli } from "../test-session.js";
import { openedStore, storeAt, tempStoreFile } from "./opened-store.js";

test.runIf(hasSqlite)(
  "an operating-system process takes over what the command line says, at its next decision: SQLite",
  async () => {
    const file = tempStoreFile();
    await steered({ kind: "sqlite", at: file }, storeAt(file));
  },
  60_000,
);

test.runIf(hasRedis)(
  "an operating-system process takes over what the command line says, at its next decision: Redis",
  async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    await steered({ kind: "redis", at: server.url }, ["--store", server.url]);
  },
  60_000,
);

async function steered(address: StoreAddress, at: readonly string[]): Promise<void> {
  const talker = remoteTalker(address, "a", "b");
  onTestFinished(() => talker.close());
  expect(await talker.say(0)).toBeNull();
  const word = ["talk", "--actor", "ana", ...at];
  const halted = await runCli(["halt", ...word, "--reason", "wrong customer"]);
  expect(halted).toMatchObject({ exitCode: 0, err: "" });
  expect(halted.out).toMatch(/^halted talk {2}/);
  expect(await talker.say(1)).toBe("TASK_HALTED");
  const resumed = await runCli(["resume", ...word, "--reason", "it was the right one", "--json"]);
  expect(JSON.parse(resumed.out)).toMatchObject({ state: "on-probation" });
  expect(await talker.say(2)).toBeNull();
  const said = (await runCli(["tasks", "export", "talk", ...at])).out
    .split("\n")
    .filter((line) => line.includes('"control"'));
  expect(said.map((line) => JSON.parse(line))).toMatchObject([
    {
      action: "halt",
      actor: "ana",
      reason: "wrong customer",
      policy: expect.stringMatching(/^[0-9a-f]{12}$/),
    },
    { action: "resume", actor: "ana", reason: "it was the right one" },
  ]);
}

test.runIf(hasSqlite)("a top-up raises the limit that calls are admitted by", async () => {
  const { supervisor, at } = await openedStore({ budget: { task: { tokens: 1_000 } } });
  const task = supervisor.task({ id: "t" });
  const admit = () => task.admit({ agent: "a", request: { model: "m", input: "x", maxOutputTokens: 1_500 } });
  expect((await admit()).request.maxOutputTokens).toBeLessThan(1_000);
  const { exitCode, out } = await runCli(["top-up", "t", "--tokens", "5_000", "--reason", "worth it", ...at]);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/of 6,000 tokens/);
  expect((await admit()).request.maxOutputTokens).toBe(1_500);
});

test.runIf(hasSqlite).each([
  ["halt nobody --reason r", 'Expected the id of a task in the store, got "nobody".'],
  ["explain nobody", 'Expected the id of a task in the store, got "nobody".'],
  ["resume t --reason r", "Expected task t to be halted, got one that goes on."],
  [
    "top-up t --usd 1 --reason r",
    "Expected task t to have a limit of nanoUsd, got none that could be raised.",
  ],
])("%s is told in one line", async (words, message) => {
  const { supervisor, at } = await openedStore();
  await supervisor.task({ id: "t" }).flush();
  const { exitCode, out, err } = await runCli([...words.split(" "), ...at]);
  expect({ exitCode, out, err }).toEqual({ exitCode: 2, out: "", err: `adjourn: ${message}\n` });
});

test.runIf(hasRedis).each(["secret", "sec@ret"])(
  "a server that is out of reach is told in one line, without the password %s",
  async (password) => {
    const { exitCode, out, err } = await runCli(["tasks", "--store", `redis://me:${password}@127.0.0.1:1/0`]);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
    expect(err).toBe("adjourn: redis://…@127.0.0.1:1/0: expected a store that answers, got none\n");
  },
);
