import { deepEqual, equal, rejects } from "node:assert/strict";
import type { LedgerAnswer, LedgerVerb } from "../../stores/store.js";
import { agreesWithCore } from "./agrees-with-core.js";
import { exchange, mark, open, reserve, statusesOf, tokensOf } from "./requests.js";
import type { UnboundCase } from "./store-case.js";

const SCOPE = "team:studio";

/** The ledger's verbs, alone and under many hands. @internal */
export const budgetCases: readonly UnboundCase[] = [
  {
    name: "answers each verb, in order",
    run: async ({ store }) => {
      const verbs: LedgerVerb[] = [
        open({ tokens: 100 }),
        reserve("k1", 60),
        reserve("k2", 60),
        { verb: "renew", key: "k1", leaseMs: 5_000 },
        { verb: "settle", key: "k1", amounts: { tokens: 10 } },
        { verb: "release", key: "k1" },
        { verb: "charge", key: "c1", account: "task:t", amounts: { tokens: 5 } },
        { verb: "close", account: "task:t" },
      ];
      const expected = ["opened", "granted", "refused", "renewed", "settled", "settled", "charged", "closed"];
      deepEqual(statusesOf(await exchange(store, { verbs })), expected);
    },
  },
  {
    name: "names the limit that refused, and what stood against it",
    run: async ({ store }) => {
      const verbs = [open({ tokens: 100 }), reserve("k1", 70), reserve("k2", 31)];
      const { answers } = await exchange(store, { verbs });
      deepEqual(answers[2], {
        verb: "reserve",
        status: "refused",
        by: { account: "task:t", dimension: "tokens", limit: 100, committed: 0, reserved: 70, asked: 31 },
      });
    },
  },
  {
    name: "rejects a verb that cannot be carried out, and uses up no place",
    run: async ({ store }) => {
      await exchange(store, { append: [mark("a")] });
      const verbs: LedgerVerb[] = [{ verb: "standing", account: "task:nobody" }];
      await rejects(exchange(store, { append: [mark("b")], verbs }), { code: "UNKNOWN_ACCOUNT" });
      deepEqual((await exchange(store, { append: [mark("b")], cursor: 0 })).seqs, [1]);
      await exchange(store, { verbs: [open({ tokens: 1 })] });
      await rejects(exchange(store, { verbs: [open({ tokens: 2 })] }), { code: "ACCOUNT_CONFLICT" });
      await exchange(store, { verbs: [reserve("k", 1)] });
      await rejects(exchange(store, { verbs: [reserve("k", 0)] }), { code: "KEY_CONFLICT" });
    },
  },
  {
    name: "carries out nothing of a request with a verb that cannot be carried out",
    run: async ({ store }) => {
      await exchange(store, { verbs: [open({ tokens: 100 }), reserve("k1", 60)] });
      const verbs: LedgerVerb[] = [
        { verb: "settle", key: "k1", amounts: { tokens: 10 } },
        { verb: "charge", key: "c1", account: "task:t", amounts: { tokens: 5 } },
        { verb: "close", account: "task:t" },
        { verb: "standing", account: "task:nobody" },
      ];
      await rejects(exchange(store, { verbs }), { code: "UNKNOWN_ACCOUNT" });
      const { reserved, committed } = await tokensOf(store);
      deepEqual({ reserved, committed }, { reserved: 60, committed: 0 });
      const ends: LedgerVerb[] = [
        { verb: "release", key: "k1" },
        { verb: "release", key: "c1" },
      ];
      deepEqual(statusesOf(await exchange(store, { verbs: ends })), ["released", "unknown"]);
    },
  },
  ...[[], [SCOPE]].map((scopes) => ({
    name: `reserves nothing for a request with a verb that cannot be carried out${scopes.length === 0 ? "" : ", also where scopes are asked in between"}`,
    run: async ({ store }: Parameters<UnboundCase["run"]>[0]) => {
      const opening = [
        ...scopes.map((scope) => open({ tokens: 80 }, [], scope)),
        open({ tokens: 100 }, scopes),
      ];
      await exchange(store, { verbs: [...opening, reserve("k1", 60)] });
      const impossible: LedgerVerb = { verb: "standing", account: "task:nobody" };
      const verbs: LedgerVerb[] = [
        { verb: "release", key: "k1" },
        reserve("k2", 10),
        reserve("k3", 5),
        impossible,
      ];
      await rejects(exchange(store, { append: [mark("a")], verbs }), { code: "UNKNOWN_ACCOUNT" });
      for (const account of ["task:t", ...scopes]) equal((await tokensOf(store, account)).reserved, 60);
      const ends = ["k1", "k2", "k3"].map((key): LedgerVerb => ({ verb: "release", key }));
      const reply = await exchange(store, { append: [mark("a")], verbs: ends });
      deepEqual([reply.seqs, statusesOf(reply)], [[0], ["released", "unknown", "unknown"]]);
    },
  })),
  {
    name: "counts exactly up to the largest whole number",
    run: async ({ store }) => {
      const most = Number.MAX_SAFE_INTEGER;
      await exchange(store, { verbs: [open({ tokens: most }), reserve("k1", most - 1)] });
      deepEqual(statusesOf(await exchange(store, { verbs: [reserve("k2", 2)] })), ["refused"]);
      deepEqual(statusesOf(await exchange(store, { verbs: [reserve("k3", 1)] })), ["granted"]);
      equal((await tokensOf(store)).reserved, most);
    },
  },
  {
    name: "lets a task be joined as it is, and opens it for whoever comes first",
    run: async ({ store, another }) => {
      const other = await another();
      const joining: LedgerVerb = {
        verb: "open",
        account: "task:t",
        parents: [],
        limits: { tokens: 5 },
        joins: true,
      };
      await exchange(store, { verbs: [open({ tokens: 100 })] });
      await exchange(other, { verbs: [joining] });
      equal((await tokensOf(other)).limit, 100);
      await exchange(other, { root: "u", task: "u", verbs: [{ ...joining, account: "task:u" }] });
      equal((await tokensOf(other, "task:u", "u")).limit, 5);
    },
  },
  {
    name: "charges a call to the task, its parents and its scope, whichever of them refuses",
    run: async ({ store }) => {
      const child = { ...reserve("k1", 30), account: "task:child" } as LedgerVerb;
      const verbs = [
        open({ tokens: 50 }, [], SCOPE),
        open({ tokens: 100 }, [SCOPE]),
        open({}, ["task:t"], "task:child"),
        child,
        reserve("k2", 30),
      ];
      const { answers } = await exchange(store, { verbs });
      const by = { account: SCOPE, dimension: "tokens", limit: 50, committed: 0, reserved: 30, asked: 30 };
      deepEqual(answers[4], { verb: "reserve", status: "refused", by });
      const standings = await exchange(store, { verbs: [{ verb: "standing", account: "task:child" }] });
      deepEqual(accountsOf(standings.answers), ["task:child 30", "task:t 30", `${SCOPE} 30`]);
      await exchange(store, { verbs: [{ verb: "settle", key: "k1", amounts: { tokens: 50 } }] });
      equal((await tokensOf(store, SCOPE)).committed, 50);
      deepEqual(statusesOf(await exchange(store, { verbs: [reserve("k2", 30)] })), ["refused"]);
      deepEqual(statusesOf(await exchange(store, { verbs: [{ verb: "release", key: "k2" }] })), ["refused"]);
    },
  },
  {
    name: "holds nothing in one scope of what another one refuses",
    run: async ({ store }) => {
      const verbs = [
        open({ tokens: 50 }, [], SCOPE),
        open({ tokens: 30 }, [], "user:ana"),
        open({}, [SCOPE, "user:ana"]),
        reserve("k1", 40),
        reserve("k2", 30),
      ];
      deepEqual(statusesOf(await exchange(store, { verbs })).slice(3), ["refused", "granted"]);
      equal((await tokensOf(store, SCOPE)).reserved, 30);
      equal((await tokensOf(store)).reserved, 30);
    },
  },
  {
    name: "gives 50 places to 1,000 who reserve at once, through two handles",
    run: async ({ store, another }) => {
      const stores = [store, await another()];
      await exchange(store, { verbs: [open({ tokens: 50 })] });
      const tries = Array.from({ length: 1_000 }, (_, at) =>
        exchange(stores[at % 2] ?? store, { verbs: [reserve(`k${at}`, 1)] }),
      );
      const statuses = (await Promise.all(tries)).flatMap(statusesOf);
      equal(statuses.filter((status) => status === "granted").length, 50);
      equal((await tokensOf(store)).reserved, 50);
    },
  },
  {
    name: "gives 50 places of a scope to 200 tasks that reserve at once",
    run: async ({ store, another }) => {
      const stores = [store, await another()];
      const tries = Array.from({ length: 200 }, async (_, at) => {
        const task = `t${at}`;
        const account = `task:${task}`;
        const verbs = [
          open({ tokens: 50 }, [], SCOPE),
          open({}, [SCOPE], account),
          { ...reserve(`k${at}`, 1), account } as LedgerVerb,
        ];
        return statusesOf(await exchange(stores[at % 2] ?? store, { root: task, task, verbs }))[2];
      });
      const statuses = await Promise.all(tries);
      equal(statuses.filter((status) => status === "granted").length, 50);
      equal((await tokensOf(store, SCOPE)).reserved, 50);
    },
  },
  ...[1, 2, 3].map((seed) => ({
    name: `agrees with the ledger of the core in a random sequence of verbs (seed ${seed})`,
    run: ({ store }: Parameters<UnboundCase["run"]>[0]) => agreesWithCore(store, seed),
  })),
];

function accountsOf(answers: readonly LedgerAnswer[]): string[] {
  return answers.flatMap((answer) =>
    answer.verb === "standing"
      ? answer.accounts.map(({ account, dimensions }) => `${account} ${dimensions.tokens.reserved}`)
      : [],
  );
}
