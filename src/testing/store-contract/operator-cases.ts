import { deepEqual, equal } from "node:assert/strict";
import { type TraceHeader, traceHeaderSchema } from "../../core/trace.js";
import { exchange, mark, open, reserve, statusesOf, tokensOf } from "./requests.js";
import type { UnboundCase } from "./store-case.js";

const about = (task: string, root = task): TraceHeader =>
  traceHeaderSchema.parse({
    type: "trace",
    schema: 1,
    task,
    root,
    ruleset: "2026-11",
    policy: { mode: "shadow" },
  });

/** What operators see and do; a store that nobody can look into need not pass them. @internal */
export const operatorCases: readonly UnboundCase[] = [
  {
    name: "keeps what a task was begun as, and tells whoever comes later",
    run: async ({ store, another }) => {
      const other = await another();
      const first = await exchange(store, { about: about("t"), append: [mark("a")] });
      deepEqual(first.about, about("t"));
      const later = await exchange(other, { about: { ...about("t"), ruleset: "2027-05" } });
      deepEqual(later.about, about("t"));
      equal((await exchange(other)).about, undefined);
    },
  },
  {
    name: "lists what is kept, in the order in which it was opened, until it is forgotten",
    run: async ({ store, another, advance }) => {
      const other = await another();
      if (store.tasks === undefined) return;
      for (const task of ["t", "child", "u"]) {
        const root = task === "u" ? "u" : "t";
        await exchange(store, { root, task, about: about(task, root), append: [mark("a")] });
        await advance(2);
      }
      const kept = (await other.tasks?.()) ?? [];
      deepEqual(
        kept.map((one) => one.about),
        [about("t"), about("child", "t"), about("u")],
      );
      equal(
        kept.every(({ openedAt }, at) => openedAt >= (kept[at - 1]?.openedAt ?? 0)),
        true,
      );
      await store.forget({ root: "t", task: "child" });
      deepEqual(
        (await other.tasks?.())?.map((one) => one.about.task),
        ["t", "u"],
      );
    },
  },
  {
    name: "finds what is kept of one task, until it is forgotten",
    run: async ({ store, another }) => {
      const other = await another();
      if (other.find === undefined) return;
      await exchange(store, { about: about("t"), append: [mark("a")] });
      await exchange(store, { task: "child", about: about("child", "t"), append: [mark("a")] });
      deepEqual((await other.find("child"))?.about, about("child", "t"));
      equal(await other.find("nobody"), null);
      await store.forget({ root: "t", task: "child" });
      equal(await other.find("child"), null);
      deepEqual((await other.find("t"))?.about, about("t"));
    },
  },
  {
    name: "raises what is limited, once per request",
    run: async ({ store }) => {
      await exchange(store, { verbs: [open({ tokens: 10 }), reserve("k1", 10)] });
      const raise = { verb: "raise", account: "task:t", amounts: { tokens: 5, nanoUsd: 7 } } as const;
      const key = { sender: "operator", number: 1 };
      deepEqual(statusesOf(await exchange(store, { key, verbs: [raise] })), ["raised"]);
      await exchange(store, { key, verbs: [raise] });
      deepEqual((await tokensOf(store)).limit, 15);
      const asked = { ...reserve("k2", 5), amounts: { tokens: 5, nanoUsd: 1_000 } };
      deepEqual(statusesOf(await exchange(store, { verbs: [asked] })), ["granted"]);
      deepEqual(statusesOf(await exchange(store, { verbs: [open({ tokens: 10 })] })), ["opened"]);
    },
  },
];
