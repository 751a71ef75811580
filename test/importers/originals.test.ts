import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { createObserver } from "../../src/core/observe/observe.js";
import { readTraces } from "../../src/importers/read-traces.js";
import { createReplay, type Replay } from "../../src/runtime/replay.js";

/** Recorded runs in the formats of their frameworks, and the same runs in the labelled data set. Not part of this package. */
const folder = process.env["ADJOURN_TRACES"] ?? "../shared/traces";
const raw = join(folder, "raw");
const isThere = existsSync(join(raw, "MANIFEST.json"));

interface Original {
  readonly file: string;
  /** Ids of its runs in the data set, in the order of the file. */
  readonly trace_ids: readonly string[];
}

/** Without the folder one line stands for all, so that what is skipped is seen. */
const originals: readonly Original[] = isThere
  ? JSON.parse(readFileSync(join(raw, "MANIFEST.json"), "utf8"))
  : [{ file: "every original", trace_ids: ["unknown"] }];
const labelled = originals.filter(({ trace_ids }) => trace_ids.length > 0);

interface Judged {
  readonly task: string;
  readonly events: number;
  readonly speakers: ReadonlySet<string>;
  readonly verdict: string;
  readonly findings: readonly string[];
}

const observe = createObserver();

async function judge(files: readonly string[], isWanted: (task: string) => boolean = () => true) {
  const judged: Judged[] = [];
  const open = new Map<string, { replay: Replay; events: number; speakers: Set<string> }>();
  for await (const item of readTraces(files)) {
    if (item.kind === "error") throw item.error;
    if (item.kind === "header") {
      if (isWanted(item.header.task)) {
        const replay = createReplay(item.header, { observe });
        open.set(item.header.task, { replay, events: 0, speakers: new Set() });
      }
      continue;
    }
    const run = open.get(item.task);
    if (!run) continue;
    if (item.kind === "event") {
      run.events += 1;
      if ("from" in item.event && item.event.from) run.speakers.add(item.event.from);
      run.replay.push(item.event);
    } else if (item.kind === "end") {
      const { verdict, findings } = run.replay.report();
      const codes = findings.map(({ code, level }) => `${code} ${level}`);
      const { events, speakers } = run;
      judged.push({ task: item.task, events, speakers, verdict, findings: codes });
      open.delete(item.task);
    }
  }
  return judged;
}

const inDataset = new Map<string, Judged>();

beforeAll(async () => {
  const wanted = new Set(labelled.flatMap(({ trace_ids }) => trace_ids));
  const files = isThere ? readdirSync(folder).filter((name) => name.endsWith(".jsonl.gz")) : [];
  const paths = files.map((name) => join(folder, name));
  for (const run of await judge(paths, (task) => wanted.has(task))) inDataset.set(run.task, run);
}, 60_000);

/**
 * The data set has no empty messages, no messages of the program itself, and of SWE-agent no prompt. Where a turn is
 * counted here and not there, it is one of these.
 */
const MAX_DIFFERENCE = 1;

test.skipIf(!isThere).each(labelled)(
  "$file is read as the runs that it holds, with the speakers and the verdict of the data set",
  async ({ file, trace_ids }) => {
    const runs = await judge([join(raw, file)]);
    expect(runs).toHaveLength(trace_ids.length);
    for (const [index, run] of runs.entries()) {
      const known = inDataset.get(trace_ids[index] ?? "") ?? expect.fail(`no ${trace_ids[index]}`);
      expect(Math.abs(run.events - known.events)).toBeLessThanOrEqual(MAX_DIFFERENCE);
      expect([...run.speakers]).toEqual(expect.arrayContaining([...known.speakers]));
      expect(run.verdict).toBe(known.verdict);
      expect(run.findings).toEqual(known.findings);
    }
  },
);
