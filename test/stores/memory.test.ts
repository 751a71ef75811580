import { expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import type { ExchangeRequest, LedgerVerb, Store, Unordered } from "../../src/stores/store.js";

const mark = (name: string): Unordered => ({ type: "progress", mark: name, tokens: 0 });

function exchange(store: Store, request: Partial<ExchangeRequest> = {}) {
  return store.exchange({ root: "t", task: "t", append: [], verbs: [], cursor: -1, ...request });
}

const open: LedgerVerb = { verb: "open", account: "task:t", parents: [], limits: { tokens: 100 } };
const reserve = (key: string, tokens: number): LedgerVerb => ({
  verb: "reserve",
  key,
  account: "task:t",
  amounts: { tokens },
  leaseMs: 1_000,
});

test("gives observations their places in order, without gaps", async () => {
  const store = memoryStore();
  expect((await exchange(store, { append: [mark("a"), mark("b")] })).seqs).toEqual([0, 1]);
  expect((await exchange(store, { append: [mark("c")], cursor: 1 })).seqs).toEqual([2]);
  expect((await exchange(store, { append: [mark("d")], task: "u" })).seqs).toEqual([0]);
});

test("many exchanges at once get places of their own", async () => {
  const store = memoryStore();
  const replies = await Promise.all(
    Array.from({ length: 100 }, () => exchange(store, { append: [mark("x"), mark("y")] })),
  );
  const seqs = replies.flatMap((reply) => reply.seqs);
  expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, at) => at));
});

test("goes on behind the cursor of a log that it does not hold", async () => {
  const store = memoryStore();
  expect((await exchange(store, { append: [mark("a")], cursor: 41 })).seqs).toEqual([42]);
});

test("answers each verb, in order", async () => {
  const store = memoryStore();
  const verbs: LedgerVerb[] = [
    open,
    reserve("k1", 60),
    reserve("k2", 60),
    { verb: "renew", key: "k1", leaseMs: 5_000 },
    { verb: "settle", key: "k1", amounts: { tokens: 10 } },
    { verb: "release", key: "k1" },
    { verb: "charge", key: "c1", account: "task:t", amounts: { tokens: 5 } },
    { verb: "close", account: "task:t" },
  ];
  const { answers } = await exchange(store, { verbs });
  expect(answers.map((answer) => [answer.verb, "status" in answer && answer.status])).toEqual([
    ["open", "opened"],
    ["reserve", "granted"],
    ["reserve", "refused"],
    ["renew", "renewed"],
    ["settle", "settled"],
    ["release", "settled"],
    ["charge", "charged"],
    ["close", "closed"],
  ]);
});

test("a refusal names the limit and what stood against it", async () => {
  const { answers } = await exchange(memoryStore(), { verbs: [open, reserve("k1", 70), reserve("k2", 31)] });
  expect(answers[2]).toEqual({
    verb: "reserve",
    status: "refused",
    by: { account: "task:t", dimension: "tokens", limit: 100, committed: 0, reserved: 70, asked: 31 },
  });
});

test("leases end by the store's own clock, and are charged once", async () => {
  let now = 0;
  const store = memoryStore({ now: () => now });
  await exchange(store, { verbs: [open, reserve("k1", 60)] });
  now = 999;
  expect(await store.expire()).toEqual([]);
  now = 1_000;
  expect(await store.expire()).toEqual(["k1"]);
  expect(await store.expire()).toEqual([]);
  const { answers } = await exchange(store, { verbs: [{ verb: "standing", account: "task:t" }] });
  expect(answers).toMatchObject([
    { accounts: [{ dimensions: { tokens: { committed: 60, unconfirmed: 60 } } }] },
  ]);
});

test("a verb that cannot be carried out rejects the exchange, and no place is used up", async () => {
  const store = memoryStore();
  await exchange(store, { append: [mark("a")] });
  const impossible = exchange(store, {
    append: [mark("b")],
    verbs: [{ verb: "standing", account: "nobody" }],
  });
  await expect(impossible).rejects.toMatchObject({ code: "UNKNOWN_ACCOUNT" });
  expect((await exchange(store, { append: [mark("b")], cursor: 0 })).seqs).toEqual([1]);
});

test("a task that closed its account leaves nothing behind: its id may be used again", async () => {
  const store = memoryStore();
  await exchange(store, { append: [mark("a"), mark("b")], verbs: [open] });
  await exchange(store, { append: [mark("c")], cursor: 1, verbs: [{ verb: "close", account: "task:t" }] });
  const limits = { tokens: 7 };
  expect((await exchange(store, { append: [mark("a")], verbs: [{ ...open, limits }] })).seqs).toEqual([0]);
});

test("nobody else writes, so nothing of others comes back", async () => {
  const store = memoryStore();
  await exchange(store, { append: [mark("a")] });
  expect((await exchange(store, { cursor: -1 })).others).toEqual([]);
  await store.close();
});

test("answers at once where it is asked to, and the same", async () => {
  const request = { root: "t", task: "t", append: [mark("a")], verbs: [open], cursor: -1 };
  const reply = memoryStore().exchange.atOnce?.(request);
  expect(reply).toEqual(await memoryStore().exchange(request));
});
