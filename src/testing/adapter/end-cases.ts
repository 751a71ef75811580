import assert from "node:assert/strict";
import type { AdapterCase, Stage } from "./adapter-case.js";
import type { PlayReply } from "./driver.js";
import type { Rehearsal } from "./rehearsal.js";
import type { Script } from "./script.js";

/** Runs that break off: nothing stays reserved, and nothing open. */
export function endCases({ perform, loop }: Stage, possible: readonly Script[]): AdapterCase[] {
  const tool = possible.filter(({ topology }) => topology === "tool");
  const ends: readonly (readonly [string, (check: Check) => Promise<void>])[] = [
    ["an error of the model comes out as it is", (check) => failing(perform, loop, check)],
    ["an aborted run", (check) => aborted(perform, loop, check)],
    ...tool.map((script) => abortedInTool(perform, script)),
    ["a stream that is left", async (check) => check(await perform(loop, { leaveAfter: 3 }))],
  ];
  return ends.flatMap(([name, run]) => [
    { capability: "settles", name: `${name}: nothing stays reserved`, run: () => run(assertSettled) },
    { capability: "finishes", name: `${name}: the task is finished`, run: () => run(assertFinished) },
  ]);
}

type Check = (rehearsal: Rehearsal) => void;

async function failing(perform: Stage["perform"], loop: Script, check: Check): Promise<void> {
  const model = async (_prompt: unknown, said: PlayReply, call: number) => {
    if (call === 3) throw new Error("out of ideas");
    return said;
  };
  const rehearsal = await perform(loop, { model });
  const { end } = rehearsal;
  assert.match(String(end.end === "failed" ? end.error : end.end), /out of ideas/);
  check(rehearsal);
}

async function aborted(perform: Stage["perform"], loop: Script, check: Check): Promise<void> {
  const abort = new AbortController();
  const model = async (_prompt: unknown, said: PlayReply, call: number) => {
    if (call === 3) abort.abort();
    return said;
  };
  check(await perform(loop, { model, signal: abort.signal }));
}

function abortedInTool(perform: Stage["perform"], script: Script) {
  const run = async (check: Check) => {
    const abort = new AbortController();
    check(await perform(script, { onLookup: () => abort.abort(), signal: abort.signal }));
  };
  return ["a run aborted while its tool works", run] as const;
}

function assertSettled({ tasks }: Rehearsal): void {
  assert.ok(tasks.length > 0);
  assert.ok(tasks.every(({ held }) => held.size === 0));
}

function assertFinished({ tasks, open }: Rehearsal): void {
  assert.ok(tasks.length > 0);
  assert.deepEqual(open(), []);
}
