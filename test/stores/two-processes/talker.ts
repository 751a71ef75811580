import type { Store } from "../../../src/stores/store.js";
import { Supervisor } from "../../../src/supervisor.js";

/** What a process made of the conversation. */
export interface Verdict {
  readonly findings: readonly string[];
  readonly open: readonly string[];
  readonly turns: number;
}

/** One agent of a conversation whose other agent lives in another process. */
export interface Talker {
  /** Says its next polite word; gives back what it was refused with, or `null`. */
  readonly say: (index: number) => Promise<string | null>;
  readonly verdict: () => Promise<Verdict>;
  readonly close: () => Promise<void>;
}

/** Makes agents `[name, partner]` of one supervisor on `store`. */
export function talkers(store: Store, ...pairs: readonly (readonly [me: string, other: string])[]): Talker[] {
  const supervisor = new Supervisor({ store, secret: "shared", mode: "enforce", env: {} });
  const task = supervisor.task({ id: "talk" });
  return pairs.map(([me, other]) => ({
    say: async (index) => {
      try {
        await task.agent(me).send(other, polite(index));
        return null;
      } catch (error) {
        return String((error as { code?: unknown }).code ?? error);
      }
    },
    verdict: async () => {
      await task.flush();
      const { findings, open, counts } = task.status();
      return {
        findings: findings.map(({ seq, code, level }) => `${seq} ${code} ${level}`),
        open,
        turns: counts.turns,
      };
    },
    close: () => supervisor.close(),
  }));
}

const wordings = [
  ["thanks", "thank you", "many thanks", "great thanks"],
  ["all done", "it is done", "all is ready", "it is ready", "ready and done"],
  ["please confirm", "confirm please", "please do confirm", "do confirm"],
] as const;

/** A politeness that is worded otherwise each time, from few words. */
function polite(index: number): string {
  return wordings.map((some, at) => some[(index * (at + 2)) % some.length]).join(", ");
}
