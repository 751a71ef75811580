import { fork } from "node:child_process";
import { once } from "node:events";
import type { Question } from "./child.js";
import type { StoreAddress } from "./open-store.js";
import type { Talker, Verdict } from "./talker.js";

const child = new URL("./child.ts", import.meta.url);

/** Starts an agent in an operating-system process of its own, which ends when it is closed. */
export function remoteTalker(address: StoreAddress, me: string, other: string): Talker {
  const forked = fork(child, [JSON.stringify(address), me, other], { execArgv: ["--import", "tsx"] });
  let asked = 0;
  const ask = async (verb: Question["verb"], index = 0): Promise<unknown> => {
    asked += 1;
    const id = asked;
    forked.send({ id, verb, index } satisfies Question);
    const [answer] = await Promise.race([
      once(forked, "message"),
      once(forked, "exit").then(([code]) => Promise.reject(new Error(`The process ended with ${code}.`))),
    ]);
    return (answer as { value?: unknown }).value ?? null;
  };
  return {
    say: async (index) => (await ask("say", index)) as string | null,
    verdict: async () => (await ask("verdict")) as Verdict,
    close: async () => {
      const ended = once(forked, "exit");
      await ask("close").catch(() => undefined);
      await ended;
    },
  };
}
