import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type ReadItem, readTraces } from "../../src/importers/read-traces.js";
import { createLogger } from "../../src/runtime/log.js";
import type { RecorderOptions } from "../../src/runtime/recorder.js";
import type { SupervisorOptions } from "../../src/supervisor.js";
import { tempFiles } from "../temp-files.js";
import { live, standing, usage } from "./live.js";

const canary = "CANARY-7f3a";

/** A task in which every text there can be holds the canary, recorded to files. */
async function recorded(recorder: Omit<RecorderOptions, "folder">, options: SupervisorOptions = {}) {
  const folder = tempFiles();
  const told = live({ recorder: { folder, ...recorder }, ...options });
  await told.supervisor.run({ id: "talk", kind: "refund", goal: `find ${canary}` }, async (task) => {
    const planner = task.agent("planner");
    const reviewer = await planner.spawn("reviewer", `look for ${canary}`);
    await planner.model({ model: "m", input: canary }, async () => ({ text: canary, ...usage(5, 5) }));
    await planner.send(reviewer, `${canary} is the word`);
    await planner.tool("search", { q: canary }, async () => `found ${canary}`);
    await planner
      .tool("fetch", { id: canary }, async () => {
        throw new Error(`no ${canary}`);
      })
      .catch(() => undefined);
    await reviewer.wait(planner, Promise.resolve(canary));
    planner.progress("step 1");
  });
  await told.supervisor.close();
  return { folder, told, ...(await readAll(folder)) };
}

async function readAll(folder: string) {
  const reading = readTraces([folder]);
  const items: ReadItem[] = [];
  for await (const item of reading) if (item.kind !== "end") items.push(item);
  return { items, unknown: reading.report.unknownFields };
}

const variants = [
  { content: false, gzip: false },
  { content: true, gzip: false },
  { content: false, gzip: true },
  { content: true, gzip: true },
];

test.each(variants)("files are valid traces of all that happened: %j", async (variant) => {
  const { items, folder, unknown } = await recorded(variant);
  expect(readdirSync(folder)).toEqual([variant.gzip ? "talk.jsonl.gz" : "talk.jsonl"]);
  expect(items.filter(({ kind }) => kind === "error")).toEqual([]);
  expect([...unknown]).toEqual([]);
  const [header, ...rest] = items;
  expect(header).toMatchObject({
    kind: "header",
    header: { task: "talk", kind: "refund", capture: variant.content ? "content" : "observations" },
  });
  const events = rest.flatMap((item) => {
    if (item.kind === "event") return [item.event];
    return item.kind === "observation" ? [item.observation] : [];
  });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at));
  expect(events.map(({ type }) => type)).toEqual([
    ...["spawn", "control", "model-call", "message", "tool-call", "tool-result", "tool-call", "tool-result"],
    ...["wait", "return", "progress", "finish"],
  ]);
});

test.each([false, true])("without content, no text is in the files (gzip: %j)", async (gzip) => {
  const { folder } = await recorded({ gzip });
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    expect((gzip ? gunzipSync(bytes) : bytes).toString()).not.toContain(canary);
  }
});

test("with content, every text is", async () => {
  const { items } = await recorded({ content: true });
  const texts = JSON.stringify(items);
  for (const text of [
    `find ${canary}`,
    `look for ${canary}`,
    `${canary} is the word`,
    `found ${canary}`,
    `no ${canary}`,
  ])
    expect(texts).toContain(text);
});

test("prompts and replies of models are never recorded: their messages are", async () => {
  const { folder } = await recorded({ content: true });
  const lines = readFileSync(join(folder, "talk.jsonl"), "utf8").split("\n");
  expect(lines.filter((line) => line.includes('"model-call"')).join()).not.toContain(canary);
});

test("neither content nor secrets reach the log, whatever goes wrong", async () => {
  const lines: string[] = [];
  const logger = createLogger({ level: "debug", destination: { write: (line) => void lines.push(line) } });
  const secret = "hunter2-super-secret";
  const { told } = await recorded(
    { content: true },
    {
      logger,
      secret,
      policy: { ladder: ["cut"] },
      notify: () => {
        throw new Error("nobody home");
      },
    },
  );
  const loop = told.supervisor.task({ id: "loop" });
  for (let round = 0; round < 6; round += 1)
    await loop
      .agent("planner")
      .send("reviewer", `${canary} confirmed`)
      .catch(() => undefined);
  await told.supervisor.close();
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join("")).toContain('"action":"cut"');
  expect(lines.join("")).not.toContain(canary);
  expect(lines.join("")).not.toContain(secret);
});

test("lines are written half a second after they came, in the background", async () => {
  const folder = tempFiles();
  const told = live({ recorder: { folder } });
  const task = told.supervisor.task({ id: "talk" });
  task.record({ type: "progress", mark: "x" });
  await task.flush();
  await told.clock.advance(499);
  expect(existsSync(join(folder, "talk.jsonl"))).toBe(false);
  await told.clock.advance(1);
  await told.supervisor.close();
  expect(readFileSync(join(folder, "talk.jsonl"), "utf8").trim().split("\n").length).toBe(2);
});

test("a folder that cannot be written is logged, and the task goes on", async () => {
  const errors: unknown[] = [];
  const logger = { debug() {}, info() {}, warn() {}, error: (facts: object) => void errors.push(facts) };
  const folder = join(tempFiles({ file: "not a folder" }), "file", "traces");
  const told = live({ recorder: { folder }, logger });
  expect(await told.supervisor.run({ id: "talk" }, async () => 42)).toMatchObject({
    status: "done",
    value: 42,
  });
  await told.supervisor.close();
  expect(errors.length).toBeGreaterThan(0);
});

test("each task has a file of its own", async () => {
  const folder = tempFiles();
  const { supervisor } = live({ recorder: { folder } });
  await supervisor.run({ id: "parent" }, () => supervisor.run({ id: "child" }, async () => undefined));
  await supervisor.close();
  expect(readdirSync(folder).sort()).toEqual(["child.jsonl", "parent.jsonl"]);
  const { items } = await readAll(folder);
  expect(items.filter(({ kind }) => kind === "header")).toMatchObject([
    { header: { task: "child", root: "parent", parentTask: "parent" } },
    { header: { task: "parent", root: "parent" } },
  ]);
});

test("a lost reservation is in the record, with what was charged for it", async () => {
  const folder = tempFiles();
  const told = live({ recorder: { folder }, leaseMs: 60_000 });
  const task = told.supervisor.task({ id: "talk" });
  const { key } = await task.admit({
    agent: "planner",
    request: { model: "m", input: "hello", maxOutputTokens: 36 },
  });
  await told.clock.advance(90_000);
  expect(await standing(told, "task:talk")).toMatchObject({ tokens: { unconfirmed: 105 } });
  await told.supervisor.close();
  const { items } = await readAll(folder);
  expect(items.at(-1)).toMatchObject({
    observation: { type: "control", action: "expire", key, from: "planner", charged: { tokens: 105 } },
  });
});
