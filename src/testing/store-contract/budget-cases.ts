import { deepEqual, equal, rejects } from "node:assert/strict";
import type { Dimension } from "../../core/budget/dimension.js";
import { createLedger } from "../../core/budget/ledger.js";
import type { LedgerAnswer, LedgerVerb } from "../../stores/store.js";
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
    run: ({ store }: Parameters<UnboundCase["run"]>[0]) => agrees(store, seed),
  })),
];

function accountsOf(answers: readonly LedgerAnswer[]): string[] {
  return answers.flatMap((answer) =>
    answer.verb === "standing"
      ? answer.accounts.map(({ account, dimensions }) => `${account} ${dimensions.tokens.reserved}`)
      : [],
  );
}

/** Applies the same verbs to the store and to the ledger of the core, in which no store has a part. */
async function agrees(store: Parameters<typeof exchange>[0], seed: number): Promise<void> {
  const ledger = createLedger();
  const opening = [
    open({ tokens: 400, nanoUsd: 9_000 }, [], SCOPE),
    open({ tokens: 300 }, [SCOPE]),
    open({ nanoUsd: 5_000, turns: 9 }, ["task:t"], "task:child"),
  ];
  for (const verb of opening) if (verb.verb === "open") ledger.open(verb);
  await exchange(store, { verbs: opening });
  const next = dice(seed);
  const verbs = Array.from({ length: 120 }, () => randomVerb(next));
  // A few at a time, as a decision brings them.
  for (let at = 0; at < verbs.length; at += 3) {
    const some = verbs.slice(at, at + 3);
    const { answers } = await exchange(store, { verbs: some });
    deepEqual(
      answers,
      some.map((verb) => expectedOf(ledger, verb)),
    );
    const standing = await exchange(store, { verbs: [{ verb: "standing", account: "task:child" }] });
    deepEqual(standing.answers, [{ verb: "standing", accounts: ledger.standing("task:child") }]);
  }
}

/** The store's clock is its own; no lease of this case ends, so the model may stand still. */
const NOW = 0;

function expectedOf(ledger: ReturnType<typeof createLedger>, verb: LedgerVerb): LedgerAnswer {
  switch (verb.verb) {
    case "reserve":
      return { verb: "reserve", ...ledger.reserve({ ...verb, now: NOW }) };
    case "settle":
      return { verb: "settle", status: ledger.settle({ ...verb, now: NOW }).status };
    case "release":
      return { verb: "release", status: ledger.release(verb).status };
    case "charge":
      return { verb: "charge", status: ledger.charge(verb).status };
    default:
      throw new Error(`Expected one of the verbs of this case, got ${verb.verb}.`);
  }
}

/** What a key names never changes, so a key that comes again repeats its first request. */
function randomVerb(next: (below: number) => number): LedgerVerb {
  const call = next(30);
  const account = call % 2 === 0 ? "task:t" : "task:child";
  const asked = { tokens: (call * 37) % 60, nanoUsd: (call % 3) * 700, turns: call % 2 };
  const key = `k${call}`;
  switch (next(6)) {
    case 0:
      return { verb: "release", key };
    case 1:
    case 2: {
      const tokens: Partial<Record<Dimension, number>> = { tokens: next(90) };
      return { verb: "settle", key, amounts: next(2) === 0 ? tokens : { ...tokens, nanoUsd: next(2_000) } };
    }
    case 3:
      return { verb: "charge", key: `c${call}`, account, amounts: asked };
    default:
      return { verb: "reserve", key, account, amounts: asked, leaseMs: 600_000 };
  }
}

/** Park and Miller's minimal generator: the same sequence everywhere. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
