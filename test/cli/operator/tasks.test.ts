import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sqliteStore } from "../../../src/stores/sqlite.js";
import { hasSqlite, openDatabase } from "../../stores/sqlite/open-database.js";
import { tempFiles } from "../../temp-files.js";
import { runCli } from "../test-session.js";
import { openedStore, storeAt, tempStoreFile } from "./opened-store.js";

const withSqlite = test.runIf(hasSqlite);

/** Two who thank each other until they are cut off. */
async function looping(opened: Awaited<ReturnType<typeof openedStore>>, id = "talk") {
  const task = opened.supervisor.task({ id, kind: "refund" });
  const [a, b] = [task.agent("a"), task.agent("b")];
  for (let turn = 0; turn < 30; turn += 1) {
    const refused = await a
      .send(b, "thank you")
      .then(() => b.send(a, "you are welcome"))
      .then(
        () => false,
        () => true,
      );
    if (refused) return task;
  }
  throw new Error("Expected them to be cut off, got no refusal.");
}

withSqlite("tasks are listed with what was found, what is stopped and what they spent", async () => {
  const opened = await openedStore({ budget: { task: { tokens: 1_000 } } });
  await looping(opened);
  await opened.supervisor.run({ id: "done" }, async (task) => task.agent("x").send("y", "bye"));
  const { exitCode, out, err } = await runCli(["tasks", ...opened.at]);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
  expect(out).toMatch(/^cut talk \(refund\) {2}\d+ events, \d+ tokens, last event \d+ s ago\n/);
  expect(out).toMatch(/^ {2}CHAIN_CYCLE trip at event \d+: edges a⇄b$/m);
  expect(out).toMatch(/^ {2}budget: 0 of 1,000 tokens \(0\.0 %\)$/m);
  expect(out).toContain('  stopped: edges:["a","b"]["b","a"]\n');
  expect(out).toMatch(/\n2 tasks: 1 cut, 1 finished\n$/);
  expect(out).not.toContain("done");
  expect((await runCli(["tasks", "--all", ...opened.at])).out).toContain("finished (success) done");
});

withSqlite("tasks are listed as JSON, one line each", async () => {
  const opened = await openedStore();
  await looping(opened);
  const { out } = await runCli(["tasks", "list", "--json", ...opened.at]);
  expect(
    out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { id: "talk", state: "cut", budget: [], forecast: null, ruleset: "2026-11", policy: expect.any(String) },
  ]);
});

withSqlite("a task is explained from its log, without its texts", async () => {
  const opened = await openedStore();
  await looping(opened);
  const { exitCode, out } = await runCli(["explain", "talk", ...opened.at]);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^cut talk/);
  expect(out).toContain("TRIP  talk");
  expect(out).toMatch(/the round before +│ the latest round/);
  expect(out).toMatch(/^CHAIN_CYCLE: /m);
  expect(out).not.toContain("you are welcome");
});

withSqlite("an exported task is replayed with the verdict of the live run, and can be pinned", async () => {
  const opened = await openedStore();
  await looping(opened);
  const folder = tempFiles({});
  const file = `${folder}/talk.jsonl`;
  expect(await runCli(["tasks", "export", "talk", "--out", file, ...opened.at])).toMatchObject({
    exitCode: 0,
    err: "",
  });
  expect(readFileSync(file, "utf8")).not.toMatch(/thank|welcome/);
  expect((await runCli(["replay", file])).out).toMatch(/^TRIP {2}talk\n {2}CHAIN_CYCLE trip at event \d+/);
  const pinned = await runCli(["pin", file, "--expect", "halt", "--out", `${folder}/scenarios`]);
  expect(pinned).toMatchObject({ exitCode: 0, err: "" });
  expect((await runCli(["check", `${folder}/scenarios`])).exitCode).toBe(0);
});

withSqlite("tasks are deleted one by one, or for their age", async () => {
  const opened = await openedStore();
  await looping(opened, "one");
  await looping(opened, "two");
  const refused = await runCli(["tasks", "delete", "one", ...opened.at]);
  expect(refused.exitCode).toBe(2);
  expect(refused.err).toContain("Expected task one to be finished");
  expect(await runCli(["tasks", "delete", "one", "--force", ...opened.at])).toMatchObject({
    exitCode: 0,
    out: "deleted one\n",
  });
  expect((await runCli(["tasks", "prune", "--older-than", "1h", ...opened.at])).out).toBe(
    "deleted 0 tasks\n",
  );
  expect((await runCli(["tasks", "prune", "--older-than", "0m", ...opened.at])).out).toBe("deleted 1 task\n");
  expect((await runCli(["tasks", ...opened.at])).out).toBe("0 tasks\n");
});

withSqlite.each([
  ["tasks", "no such file"],
  ["explain talk", "no such file"],
  ["halt talk --reason r", "no such file"],
])("%s on a missing store is told in one line", async (words, got) => {
  const missing = `${tempFiles({})}/none.db`;
  const { exitCode, out, err } = await runCli([...words.split(" "), ...storeAt(missing)]);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
  expect(err).toBe(`adjourn: ${missing}: expected a store, got ${got}.\n`);
});

withSqlite("a file that is no store, or one of another version, is refused and left as it is", async () => {
  const file = tempStoreFile();
  const other = openDatabase(file);
  other.exec("CREATE TABLE mine (a TEXT)");
  other.close();
  // Other programs count their versions in the same place.
  for (const version of [0, 2, 99]) {
    const numbered = openDatabase(file);
    numbered.exec(`PRAGMA user_version = ${version}`);
    numbered.close();
    const before = readFileSync(file);
    expect((await runCli(["tasks", ...storeAt(file)])).err).toContain(
      "expected a store, got a file that is none",
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  }
  const store = tempStoreFile();
  await sqliteStore({ file: store, open: openDatabase }).close();
  const later = openDatabase(store);
  later.exec("PRAGMA user_version = 99");
  later.close();
  expect((await runCli(["tasks", ...storeAt(store)])).err).toMatch(
    /expected a file of version \d+, got version 99/,
  );
  writeFileSync(file, "hello ".repeat(1_000));
  const { exitCode, err } = await runCli(["tasks", ...storeAt(file)]);
  expect({ exitCode, err: err.split("\n").length }).toEqual({ exitCode: 2, err: 2 });
});

test.each([
  [["tasks"], "required option '--store <store>' not specified"],
  [["halt", "talk", "--store", "x"], "required option '--reason <text>' not specified"],
  [["tasks", "prune", "--older-than", "soon", "--store", "x"], "Expected a number of days, hours or minutes"],
  [["top-up", "t", "--tokens", "0", "--reason", "r", "--store", "x"], "Expected a number above 0."],
  [["explain", "ECHO", "--store", "x", "--policy", "y"], "cannot be used with option '--store"],
  [["tasks", "--store", "x", "--driver", "./none"], "no such file"],
])("%j is wrong usage, told in one line", async (args, message) => {
  const { exitCode, out, err } = await runCli(args);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
  expect(err).toContain(message);
  expect(err).toMatch(/^adjourn: (?!error).+\n$/);
});
