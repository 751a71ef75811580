import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { manualClock } from "../../../src/runtime/manual-clock.js";
import { sqliteStore } from "../../../src/stores/sqlite.js";
import { SNAPSHOT_EVERY } from "../../../src/stores/store.js";
import { live, noon } from "../../runtime/live.js";
import { tempFiles } from "../../temp-files.js";
import { hasSqlite, openDatabase } from "./open-database.js";

const DAY_MS = 86_400_000;
const CALLS = 100;

/** Events recorded before each flush: fewer than a log may hold. */
const BATCH = 500;

test.runIf(hasSqlite)(
  "what is kept of a task does not grow with its length",
  { timeout: 60_000 },
  async () => {
    const file = join(tempFiles(), "store.db");
    const clock = manualClock(noon);
    const store = sqliteStore({ file, open: openDatabase, now: () => clock.now() });
    const { supervisor } = live({ store, clock, mode: "shadow", idleMs: 10 * DAY_MS });
    const reader = openDatabase(file);
    onTestFinished(() => {
      reader.close();
    });
    const task = supervisor.task({ id: "t" });
    const count = (table: string) =>
      (reader.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
    const observations = () => {
      const lines = "sum(length(observations) - length(replace(observations, char(10), '')) + 1)";
      return (reader.prepare(`SELECT ${lines} AS n FROM log`).get() as { n: number }).n;
    };
    const kept = async () => {
      // Puts what was written lately into its tables.
      await store.expire();
      const bytes = reader.prepare("SELECT length(snapshot) AS n FROM tasks").get() as { n: number };
      return { log: observations(), senders: count("senders"), snapshot: bytes.n };
    };

    async function work(batches: number): Promise<void> {
      for (let batch = 0; batch < batches; batch += 1) {
        for (let at = 0; at < BATCH; at += 1) {
          const [from, to] = at % 2 === 0 ? ["a", "b"] : ["b", "a"];
          const content = `draft ${task.status().counts.events + at} of page ${batch}`;
          task.record({ type: "message", from: from as string, to: to as string, content });
        }
        await task.flush();
      }
    }

    await work(6);
    const early = await kept();
    await work(12);
    expect(task.status().counts.events).toBe(18 * BATCH);
    const late = await kept();
    expect(late.log).toBeLessThan(2 * SNAPSHOT_EVERY);
    expect(late.senders).toBe(early.senders);
    expect(late.snapshot).toBeLessThan(1.5 * early.snapshot);

    for (let call = 0; call < CALLS; call += 1) {
      const held = await task.admit({ agent: "a", request: { model: "m", input: "x", maxOutputTokens: 5 } });
      await held.settle({
        input: 1,
        output: 1,
        cacheRead: 0,
        cacheWrite: 0,
        reasoning: 0,
        source: "provider",
      });
    }
    await store.expire();
    expect(count("entries")).toBeGreaterThanOrEqual(CALLS);
    await clock.advance(DAY_MS + 60_000);
    await store.expire();
    expect(count("entries")).toBeLessThan(CALLS / 10);
  },
);
