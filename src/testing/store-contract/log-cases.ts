import { deepEqual, equal, rejects } from "node:assert/strict";
import { createObserver } from "../../core/observe/observe.js";
import type { Unordered } from "../../stores/store.js";
import { exchange, mark, marksOf, open, reserve, statusesOf, tokensOf } from "./requests.js";
import type { UnboundCase } from "./store-case.js";

/** Order of the log, cursors, and requests that come twice. @internal */
export const logCases: readonly UnboundCase[] = [
  {
    name: "gives observations places in order, without gaps, task by task",
    run: async ({ store }) => {
      deepEqual((await exchange(store, { append: [mark("a"), mark("b")] })).seqs, [0, 1]);
      deepEqual((await exchange(store, { append: [mark("c")], cursor: 1 })).seqs, [2]);
      deepEqual((await exchange(store, { append: [mark("d")], task: "u" })).seqs, [0]);
    },
  },
  {
    name: "gives many who write at once places of their own",
    run: async ({ store, another }) => {
      const stores = [store, await another()];
      const writes = Array.from({ length: 100 }, (_, at) =>
        exchange(stores[at % 2] ?? store, { append: [mark("x"), mark("y")] }),
      );
      const seqs = (await Promise.all(writes)).flatMap((reply) => reply.seqs);
      const expected = Array.from({ length: 200 }, (_, at) => at);
      deepEqual(
        seqs.sort((a, b) => a - b),
        expected,
      );
    },
  },
  {
    name: "brings nothing to who only writes",
    run: async ({ store, another }) => {
      const other = await another();
      await exchange(store, { append: [mark("a")] });
      const told = await exchange(other, { append: [mark("b")], reads: false });
      deepEqual({ seqs: told.seqs, others: told.others }, { seqs: [1], others: [] });
      deepEqual(marksOf(await exchange(store, { cursor: 0 })), ["b"]);
    },
  },
  {
    name: "returns what others appended since the cursor, in order, with all its fields",
    run: async ({ store, another }) => {
      const other = await another();
      const full = observed("The harbour at 12:04 holds 7 boats, and the tram waits.");
      await exchange(store, { append: [mark("a"), full] });
      const reply = await exchange(other, { append: [mark("b")] });
      deepEqual(reply.seqs, [2]);
      deepEqual(written(reply.others), [
        { ...mark("a"), seq: 0 },
        { ...(written(full) as object), seq: 1 },
      ]);
      deepEqual(marksOf(await exchange(store, { cursor: 1 })), ["b"]);
      deepEqual(marksOf(await exchange(store, { cursor: 2 })), []);
    },
  },
  {
    name: "goes on behind the cursor of a log that it does not hold",
    run: async ({ store }) => {
      deepEqual((await exchange(store, { append: [mark("a")], cursor: 41 })).seqs, [42]);
    },
  },
  {
    name: "carries out a request that comes twice once, and gives the first answer again",
    run: async ({ store, another }) => {
      const other = await another();
      await exchange(store, { verbs: [open({ tokens: 100 })] });
      const request = { key: { sender: "a", number: 1 }, append: [mark("a")], verbs: [reserve("k", 60)] };
      const first = await exchange(store, request);
      await exchange(other, { key: { sender: "b", number: 9 }, append: [mark("b")], cursor: 0 });
      const again = await exchange(store, request);
      deepEqual([again.seqs, statusesOf(again)], [first.seqs, ["granted"]]);
      deepEqual((await tokensOf(store)).reserved, 60);
      deepEqual(marksOf(await exchange(other, {})), ["a", "b"]);
    },
  },
  {
    name: "carries out a request that comes twice at once only once",
    run: async ({ store, another }) => {
      const other = await another();
      const request = { key: { sender: "a", number: 1 }, append: [mark("a")] };
      const replies = await Promise.all([exchange(store, request), exchange(other, request)]);
      deepEqual(
        replies.map(({ seqs }) => seqs),
        [[0], [0]],
      );
      deepEqual(marksOf(await exchange(other)), ["a"]);
    },
  },
  {
    name: "knows a request that comes again without its verbs, whatever these asked for",
    run: async ({ store }) => {
      const scope = "team:studio";
      await exchange(store, { verbs: [open({}, [], scope), open({}, [scope])] });
      const key = { sender: "a", number: 1 };
      const charge = { verb: "charge", key: "c1", account: "task:t", amounts: { tokens: 5 } } as const;
      const request = { key, append: [mark("one")] };
      const { seqs } = await exchange(store, { ...request, verbs: [charge] });
      deepEqual((await exchange(store, request)).seqs, seqs);
      equal((await tokensOf(store, scope)).committed, 5);
    },
  },
  {
    name: "refuses a request older than the last one of its sender",
    run: async ({ store }) => {
      await exchange(store, { key: { sender: "a", number: 2 }, append: [mark("a")] });
      await rejects(exchange(store, { key: { sender: "a", number: 1 }, append: [mark("b")] }), {
        code: "STALE_REQUEST",
      });
      deepEqual((await exchange(store, { key: { sender: "b", number: 1 }, append: [mark("c")] })).seqs, [1]);
    },
  },
  {
    name: "keeps texts of any kind as they are",
    run: async ({ store, another }) => {
      const names = [" ", "ü 漢 😀", "\u2028\"'\\\n\0", "{t}", "a".repeat(256)];
      const other = await another();
      await exchange(store, { append: names.map(mark) });
      deepEqual(marksOf(await exchange(other)), names);
    },
  },
];

/** A message as the runtime has it after observing. */
function observed(content: string): Unordered {
  const message = {
    type: "message",
    from: "planner",
    to: "reviewer",
    content,
    at: 1_763_800_000_123,
  } as const;
  const { seq: _, ...rest } = createObserver()({ ...message, seq: 0 });
  return rest as Unordered;
}

/** As JSON has it: an absent field may stand there as `undefined`, and a store need not keep that. */
function written(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
