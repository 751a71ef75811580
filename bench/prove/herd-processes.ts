import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { StoreAddress } from "../../test/stores/two-processes/open-store.js";
import type { HerdOutcome, HerdPart } from "./herd.js";
import type { HerdQuestion } from "./herd-child.js";

/** Operating-system processes that each run a part of a herd. */
export interface HerdProcesses {
  /** Opens the store in each. */
  readonly open: (address: StoreAddress) => Promise<void>;
  /** Runs one part in each of the first processes, all at once. */
  readonly run: (address: StoreAddress, parts: readonly HerdPart[]) => Promise<readonly HerdOutcome[]>;
  readonly close: () => Promise<void>;
}

const child = new URL("./herd-child.ts", import.meta.url);

/** Starts so many processes; they end when they are closed. */
export function herdProcesses(count: number): HerdProcesses {
  const children = Array.from({ length: count }, () => fork(child, [], { execArgv: ["--import", "tsx"] }));
  return {
    open: async (address) => {
      await Promise.all(children.map((one) => ask(one, { address })));
    },
    run: (address, parts) =>
      Promise.all(parts.map((part, at) => ask(children[at] as ChildProcess, { address, part }))),
    close: async () => {
      const ended = children.map((one) => once(one, "exit"));
      for (const one of children) one.disconnect();
      await Promise.all(ended);
    },
  };
}

async function ask(one: ChildProcess, question: HerdQuestion): Promise<HerdOutcome> {
  const ended = new AbortController();
  const answer = Promise.race([
    once(one, "message", { signal: ended.signal }).then(([value]) => value as HerdOutcome),
    once(one, "exit", { signal: ended.signal }).then(([code]) =>
      Promise.reject(new Error(`Expected an answer of process ${one.pid}, got its end with ${code}.`)),
    ),
  ]);
  one.send(question);
  try {
    return await answer;
  } finally {
    ended.abort();
  }
}
