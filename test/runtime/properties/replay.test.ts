import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Decision } from "../../../src/core/decision.js";
import type { Finding } from "../../../src/core/finding.js";
import { createObserver } from "../../../src/core/observe/observe.js";
import { type PolicyInput, parsePolicy } from "../../../src/core/policy/policy.js";
import { readTraces } from "../../../src/importers/read-traces.js";
import { keyFrom } from "../../../src/runtime/fingerprint-key.js";
import { countingIds } from "../../../src/runtime/ids.js";
import type { Judge } from "../../../src/runtime/judge/judge.js";
import { manualClock } from "../../../src/runtime/manual-clock.js";
import { createReplay, type Replay } from "../../../src/runtime/replay.js";
import type { Task } from "../../../src/runtime/task.js";
import { memoryStore } from "../../../src/stores/memory.js";
import { Supervisor } from "../../../src/supervisor.js";
import { noon, prices } from "../live.js";
import { perform, policies, type Script, scripts } from "./script.js";
import { settled } from "./settled.js";
import { slowStore } from "./slow-store.js";

/** What was judged of one task. */
interface Verdicts {
  readonly findings: Finding[];
  readonly decisions: Decision[];
  counts: unknown;
  notJudged: unknown;
}

interface Play {
  readonly script: Script;
  readonly policy: PolicyInput;
  readonly override: string | undefined;
  readonly delays: readonly number[];
  /** What a judge answers, in turn. */
  readonly opinions: readonly string[];
  readonly recorder: { readonly content: boolean; readonly gzip: boolean };
}

const plays: fc.Arbitrary<Play> = fc.record({
  script: scripts,
  policy: policies,
  override: fc.constantFrom(undefined, undefined, undefined, "", "enforce", "shadow", "off"),
  delays: fc.array(fc.nat(3), { maxLength: 7 }),
  opinions: fc.array(fc.constantFrom("loop", "loop", "healthy", "unsure", "nonsense"), {
    minLength: 1,
    maxLength: 4,
  }),
  recorder: fc.record({ content: fc.boolean(), gzip: fc.boolean() }),
});

const secret = "s3cret";

/** Plays a script live, every third step in a child task, and returns what was told of each task. */
async function playLive({ script, policy, override, delays, opinions, recorder }: Play, folder: string) {
  const clock = manualClock(noon);
  const supervisor = new Supervisor({
    clock,
    secret,
    policy,
    prices,
    ids: countingIds("t"),
    env: override === undefined ? {} : { ADJOURN_MODE: override },
    tokens: { count: (text) => ({ tokens: text.length, source: "heuristic" }) },
    leaseMs: 90_000,
    judge: judgeOf(opinions),
    recorder: { folder, ...recorder },
    store: slowStore(memoryStore({ now: () => clock.now() }), { clock, delays }),
  });
  const told = new Map<string, Verdicts>();
  const of = (task: string) => {
    const verdicts = told.get(task) ?? { findings: [], decisions: [], counts: null, notJudged: null };
    told.set(task, verdicts);
    return verdicts;
  };
  supervisor.on("finding", ({ task, finding }) => void of(task).findings.push(finding));
  supervisor.on("decision", ({ task, decision }) => void of(task).decisions.push(decision));

  const root = supervisor.task({ id: "root", thread: "42" });
  const child = supervisor.within(root, () => supervisor.task({ id: "child" }));
  const tasks = [root, root, child] as const;
  for (const [at, acts] of script.entries()) {
    const task = tasks[at % 3] as Task;
    const work = Promise.allSettled(acts.map((act) => perform(supervisor, task, act)));
    await settled(clock, work);
    const pauses = acts.flatMap((act) => (act.kind === "pass" ? [act.ms] : []));
    if (pauses.length > 0) await clock.advance(Math.max(...pauses));
  }
  for (const task of [child, root]) await settled(clock, task.finish({ outcome: "success" }));
  for (const task of [child, root]) Object.assign(of(task.id), judged(task));
  const closed = supervisor.close();
  await clock.advance(1_000);
  await closed;
  return told;
}

function judgeOf(opinions: readonly string[]): Judge {
  let asked = 0;
  const ask = async () => {
    const verdict = opinions[asked % opinions.length];
    asked += 1;
    return { text: JSON.stringify({ verdict }) };
  };
  return { model: "m", budget: { tokens: 200_000 }, ask };
}

function judged(task: Task) {
  const { counts, notJudged } = task.status();
  return { counts, notJudged };
}

/** Reads the files back and judges them by what stands in their headers. */
async function playBack(folder: string) {
  const replays = new Map<string, Replay>();
  for await (const item of readTraces([folder])) {
    if (item.kind === "error") throw item.error;
    if (item.kind === "header") {
      const policy = parsePolicy(item.header.policy as PolicyInput);
      replays.set(
        item.header.task,
        createReplay(item.header, { policy, observe: createObserver(keyFrom(secret)) }),
      );
    }
    if (item.kind === "event") replays.get(item.task)?.push(item.event);
    if (item.kind === "observation") replays.get(item.task)?.pushObservation(item.observation);
  }
  const told = new Map<string, Verdicts>();
  for (const [task, replay] of replays) {
    const { findings, decisions, counts, notJudged } = replay.report();
    told.set(task, { findings: [...findings], decisions: [...decisions], counts, notJudged });
  }
  return told;
}

test("replaying the recording of a live run gives the findings and decisions that were seen live", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(plays, async (play) => {
      const folder = mkdtempSync(join(tmpdir(), "adjourn-"));
      try {
        const live = await playLive(play, folder);
        const replayed = await playBack(folder);
        expect(Object.fromEntries(replayed)).toEqual(Object.fromEntries(live));
        for (const { findings } of live.values())
          for (const { args } of findings) if (args["judge"] !== undefined) seen.add("judged");
        for (const { decisions } of live.values())
          for (const { action, reason, enforced } of decisions) seen.add(`${action} ${reason} ${enforced}`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 40 },
  );
  // The plays are worth replaying: they loop, are cut, run out of money, and are halted and resumed by people.
  expect(seen.size).toBeGreaterThan(15);
  expect(seen).toContain("judged");
  expect(seen).toContain("warn DEGENERATE_TEXT true");
});
