import { execFile } from "node:child_process";
import { expect, test } from "vitest";
import { hasSqlite } from "../../stores/sqlite/open-database.js";
import { openedStore } from "./opened-store.js";

test.runIf(hasSqlite)("a process that looks into a store says nothing else, and ends", async () => {
  const { supervisor, at } = await openedStore();
  await supervisor.task({ id: "t" }).agent("a").send("b", "hello");
  const args = ["--import", "tsx", "src/cli/main.ts", "tasks", ...at];
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((done) => {
    execFile(process.execPath, args, (_, out, err) => done({ stdout: out, stderr: err }));
  });
  expect(stdout).toMatch(/^running t {2}1 event, 2 tokens, last event \d+ s ago\n\n1 task: 1 running\n$/);
  expect(stderr).toBe("");
});
