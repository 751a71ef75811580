import { deepEqual } from "node:assert/strict";
import { exchange, open, reserve, statusesOf, tokensOf } from "./requests.js";
import type { UnboundCase } from "./store-case.js";

/** Short enough to wait for on a clock that cannot be moved, and longer than an exchange takes. */
const LEASE_MS = 400;

/** Leases run on the store's clock; nothing that may have been billed is given back unasked. @internal */
export const leaseCases: readonly UnboundCase[] = [
  {
    name: "charges a reservation whose lease has ended as unconfirmed, once",
    run: async ({ store, another, advance }) => {
      const other = await another();
      await exchange(store, { verbs: [open({ tokens: 100 }), reserve("k", 60, LEASE_MS)] });
      deepEqual(await store.expire(), []);
      await advance(LEASE_MS);
      deepEqual(await other.expire(), ["k"]);
      deepEqual(await store.expire(), []);
      const { committed, reserved, unconfirmed } = await tokensOf(store);
      deepEqual({ committed, reserved, unconfirmed }, { committed: 60, reserved: 0, unconfirmed: 60 });
    },
  },
  {
    name: "corrects an unconfirmed charge by a late settlement, and gives it back for a late release",
    run: async ({ store, advance }) => {
      const verbs = [open({ tokens: 100 }), reserve("k1", 60, LEASE_MS), reserve("k2", 20, LEASE_MS)];
      await exchange(store, { verbs });
      await advance(LEASE_MS);
      await store.expire();
      const ends = await exchange(store, {
        verbs: [
          { verb: "settle", key: "k1", amounts: { tokens: 5 } },
          { verb: "release", key: "k2" },
        ],
      });
      deepEqual(statusesOf(ends), ["settled", "released"]);
      const { committed, reserved, unconfirmed } = await tokensOf(store);
      deepEqual({ committed, reserved, unconfirmed }, { committed: 5, reserved: 0, unconfirmed: 0 });
    },
  },
  {
    name: "keeps a renewed reservation",
    run: async ({ store, advance }) => {
      await exchange(store, { verbs: [open({ tokens: 100 }), reserve("k", 60, LEASE_MS)] });
      const renewed = await exchange(store, { verbs: [{ verb: "renew", key: "k", leaseMs: 600_000 }] });
      deepEqual(statusesOf(renewed), ["renewed"]);
      await advance(LEASE_MS);
      deepEqual(await store.expire(), []);
      await advance(0);
      deepEqual((await tokensOf(store)).reserved, 60);
    },
  },
  {
    name: "renews nothing that has ended",
    run: async ({ store, advance }) => {
      await exchange(store, { verbs: [open({ tokens: 100 }), reserve("k", 60, LEASE_MS)] });
      await advance(LEASE_MS);
      const renewed = await exchange(store, { verbs: [{ verb: "renew", key: "k", leaseMs: 600_000 }] });
      deepEqual(statusesOf(renewed), ["expired"]);
      deepEqual(await store.expire(), ["k"]);
    },
  },
  {
    name: "charges a lost call to its scope as well",
    run: async ({ store, advance }) => {
      const verbs = [open({ tokens: 50 }, [], "team:x"), open({}, ["team:x"]), reserve("k", 30, LEASE_MS)];
      await exchange(store, { verbs });
      await advance(LEASE_MS);
      deepEqual(await store.expire(), ["k"]);
      deepEqual((await tokensOf(store, "team:x")).unconfirmed, 30);
      await exchange(store, { verbs: [{ verb: "settle", key: "k", amounts: { tokens: 4 } }] });
      deepEqual((await tokensOf(store, "team:x")).committed, 4);
    },
  },
];
