import { deepEqual, equal } from "node:assert/strict";
import { snapshot } from "../../core/engine/snapshot.js";
import { createState } from "../../core/engine/state.js";
import { SNAPSHOT_EVERY } from "../../stores/store.js";
import { exchange, mark, marksOf, open, reserve, tokensOf } from "./requests.js";
import type { UnboundCase } from "./store-case.js";

/** Gates, snapshots and deletion. @internal */
export const retentionCases: readonly UnboundCase[] = [
  {
    name: "shows the gates of a root's tasks to whoever works under the same root",
    run: async ({ store, another }) => {
      const other = await another();
      await exchange(store, { root: "r", task: "r", append: [mark("a")] });
      deepEqual((await exchange(other, { root: "r", task: "child" })).gates, {});
      await exchange(store, { root: "r", task: "r", cursor: 0, gate: "open" });
      deepEqual((await exchange(other, { root: "r", task: "child" })).gates, { r: "open" });
      deepEqual((await exchange(other)).gates, {});
      // Somebody who has read less of the log knows less.
      await exchange(other, { root: "r", task: "r", cursor: -1, gate: "closed" });
      deepEqual((await exchange(other, { root: "r", task: "child" })).gates, { r: "open" });
      await exchange(store, { root: "r", task: "r", cursor: 0, gate: "closed" });
      deepEqual((await exchange(other, { root: "r", task: "child" })).gates, {});
    },
  },
  {
    name: "lets a snapshot stand for the log before it",
    run: async ({ store, another }) => {
      const other = await another();
      await exchange(store, { append: ["a", "b", "c"].map(mark) });
      const state = snapshot(createState({ task: "t" }));
      await exchange(store, { cursor: 1, snapshot: state, append: [mark("d")] });
      const late = await exchange(other);
      deepEqual([late.snapshot, marksOf(late)], [{ seq: 1, snapshot: state }, ["c", "d"]]);
      const behind = await exchange(other, { cursor: 2 });
      deepEqual([behind.snapshot, marksOf(behind)], [null, ["d"]]);
      deepEqual((await exchange(other, { append: [mark("e")], cursor: 3 })).seqs, [4]);
    },
  },
  {
    name: "asks for a snapshot once a log is long",
    run: async ({ store }) => {
      const many = Array.from({ length: SNAPSHOT_EVERY }, (_, at) => mark(String(at)));
      await exchange(store, { append: many.slice(1) });
      equal((await exchange(store, { cursor: SNAPSHOT_EVERY - 2, append: many.slice(0, 1) })).isLong, true);
      const cursor = SNAPSHOT_EVERY - 1;
      const reply = await exchange(store, { cursor, snapshot: snapshot(createState({ task: "t" })) });
      equal(reply.isLong, false);
    },
  },
  {
    name: "forgets a task on demand, and keeps what its calls cost",
    run: async ({ store, another }) => {
      const other = await another();
      const verbs = [open({ tokens: 50 }, [], "team:x"), open({}, ["team:x"]), reserve("k", 30)];
      await exchange(store, { verbs, append: [mark("a")] });
      await exchange(store, {
        cursor: 0,
        verbs: [{ verb: "settle", key: "k", amounts: { tokens: 20 } }],
        gate: "open",
      });
      await store.forget({ root: "t", task: "t" });
      const reply = await exchange(other);
      deepEqual([marksOf(reply), reply.gates], [[], {}]);
      equal((await tokensOf(other, "team:x")).committed, 20);
    },
  },
  {
    name: "keeps tasks apart",
    run: async ({ store }) => {
      await exchange(store, { task: "t", append: [mark("a")] });
      await exchange(store, { root: "u", task: "u", append: [mark("b")] });
      await store.forget({ root: "t", task: "t" });
      deepEqual(marksOf(await exchange(store, { root: "u", task: "u" })), ["b"]);
    },
  },
];
