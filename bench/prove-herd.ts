/**
 * Lets 1,000 reserve 50 places at once, in one process and in several, and counts who got one.
 * Usage: npm run prove:herd [-- --rounds N] [--json FILE] [--markdown FILE]
 */
import { memoryStore } from "../src/stores/memory.js";
import type { Store } from "../src/stores/store.js";
import { openStore } from "../test/stores/two-processes/open-store.js";
import { countOf } from "./count-of.js";
import { median } from "./median.js";
import { conclude } from "./prove/conclude.js";
import { durableGrounds, type Ground } from "./prove/grounds.js";
import { type HerdOutcome, type HerdPart, heldPlaces, openPlaces, runHerd } from "./prove/herd.js";
import { type HerdProcesses, herdProcesses } from "./prove/herd-processes.js";
import type { Row } from "./report.js";

const CALLERS = 1_000;
const PLACES = 50;
/** As many as a large host runs of one service. */
const MOST_PROCESSES = 16;

type Run = (parts: readonly HerdPart[]) => Promise<readonly HerdOutcome[]>;

const rounds = countOf("--rounds", 200);
const breaches: string[] = [];
const rows: Row[] = [await inOneProcess("memory", memoryStore({ isShared: true }))];
const grounds = await durableGrounds();
for (const { name, address } of grounds) rows.push(await inOneProcess(name, await openStore(address)));
const processes = herdProcesses(grounds.length === 0 ? 0 : MOST_PROCESSES);
for (const ground of grounds) rows.push(...(await inProcesses(ground, processes)));
await processes.close();
for (const ground of grounds) await ground.dispose();

const title = `${CALLERS} callers at once for ${PLACES} places`;
conclude({ name: "prove:herd", setup: `${rounds} rounds each`, tables: [{ title, rows }], breaches });

async function inOneProcess(name: string, store: Store): Promise<Row> {
  const found = await herds(name, store, 1, (parts) =>
    Promise.all(parts.map((part) => runHerd(store, part))),
  );
  await store.close();
  return found;
}

async function inProcesses({ name, address }: Ground, all: HerdProcesses): Promise<Row[]> {
  const store = await openStore(address);
  await all.open(address);
  const found: Row[] = [];
  for (const count of [4, MOST_PROCESSES]) {
    found.push(await herds(name, store, count, (parts) => all.run(address, parts)));
  }
  await store.close();
  return found;
}

async function herds(name: string, store: Store, count: number, run: Run): Promise<Row> {
  const took: number[] = [];
  const granted: number[] = [];
  let busy = 0;
  for (let round = 0; round < rounds; round += 1) {
    const task = `herd-${count}-${round}`;
    await openPlaces(store, task, PLACES);
    const began = performance.now();
    const outcomes = await run(partsOf(task, count));
    took.push(performance.now() - began);
    granted.push(sum(outcomes, "granted"));
    const held = await heldPlaces(store, task);
    const failed = outcomes.flatMap((outcome) => outcome.failed);
    busy += sum(outcomes, "busy");
    if (granted.at(-1) !== PLACES || held !== PLACES || failed.length > 0) {
      const said = `${granted.at(-1)} granted, ${held} held, ${failed.length} failed: ${failed[0] ?? "none"}`;
      breaches.push(`${name}, ${count} processes, round ${round}: ${said}`);
    }
  }
  return {
    store: name,
    processes: count,
    rounds,
    "granted, least": Math.min(...granted),
    "granted, most": Math.max(...granted),
    "turned away busy": busy,
    "median ms a round": Math.round(median(took)),
    "slowest ms": Math.round(Math.max(...took)),
  };
}

function partsOf(task: string, count: number): HerdPart[] {
  return Array.from({ length: count }, (_, at) => ({
    task,
    name: `${task}-${at}`,
    count: Math.floor(CALLERS / count) + (at < CALLERS % count ? 1 : 0),
  }));
}

function sum(outcomes: readonly HerdOutcome[], name: "granted" | "busy"): number {
  return outcomes.reduce((total, outcome) => total + outcome[name], 0);
}
