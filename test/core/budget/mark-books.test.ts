import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyBooks } from "../../../src/core/budget/books.js";
import { ledgerOver, restoreLedger } from "../../../src/core/budget/ledger.js";
import type { LedgerSnapshot } from "../../../src/core/budget/ledger-snapshot.js";
import { markBooks } from "../../../src/core/budget/mark-books.js";
import { applyVerb } from "../../../src/stores/apply-verb.js";
import type { LedgerVerb } from "../../../src/stores/store.js";

const accounts = ["team:x", "task:a", "task:b"];
const parentsOf: Readonly<Record<string, readonly string[]>> = { "task:a": ["team:x"], "task:b": ["task:a"] };
const keys = ["k1", "k2", "k3"];

const account = fc.constantFrom(...accounts);
const key = fc.constantFrom(...keys);
const amounts = fc.record({ tokens: fc.nat(30) });
const verbs = fc.oneof(
  account.map((id): LedgerVerb => {
    return { verb: "open", account: id, parents: parentsOf[id] ?? [], limits: { tokens: 50 } };
  }),
  fc.record({ verb: fc.constant("reserve"), key, account, amounts, leaseMs: fc.constantFrom(1, 1_000) }),
  fc.record({ verb: fc.constant("charge"), key, account, amounts }),
  fc.record({ verb: fc.constant("settle"), key, amounts }),
  fc.record({ verb: fc.constantFrom("release"), key }),
  fc.record({ verb: fc.constantFrom("raise"), account, amounts }),
  fc.record({ verb: fc.constantFrom("close"), account }),
) as fc.Arbitrary<LedgerVerb>;

/** A snapshot in an order of its own. */
function contentOf({ accounts: open, entries }: LedgerSnapshot) {
  return {
    accounts: [...open].sort((a, b) => (a.id < b.id ? -1 : 1)),
    entries: [...entries].sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

test("what several verbs have changed is put back, whatever they were", () => {
  fc.assert(
    fc.property(fc.array(verbs, { maxLength: 12 }), fc.array(verbs, { maxLength: 6 }), (before, undone) => {
      const books = emptyBooks();
      const ledger = ledgerOver(books);
      const apply = (verb: LedgerVerb, now: number) => {
        try {
          applyVerb(ledger, verb, { now, isOpen: (id) => books.accounts.has(id) });
        } catch {
          // An impossible verb changes nothing.
        }
      };
      for (const verb of before) apply(verb, 0);
      ledger.expire({ now: 10 });
      const known = contentOf(ledger.snapshot());
      const undo = markBooks(books, { accounts: [...accounts].reverse(), keys });
      for (const verb of undone) apply(verb, 20);
      undo();
      expect(contentOf(ledger.snapshot())).toEqual(known);
      // What is kept of it can be read again, which it can't in any order.
      expect(contentOf(restoreLedger(ledger.snapshot()).snapshot())).toEqual(known);
      // All of it works as before, the ends of calls and of accounts included.
      for (const one of keys) apply({ verb: "release", key: one }, 30);
      for (const id of [...accounts].reverse()) apply({ verb: "close", account: id }, 30);
      expect(accounts.filter((id) => ledger.snapshot().accounts.some((open) => open.id === id))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test("accounts that were closed are open again below their parents", () => {
  const books = emptyBooks();
  const ledger = ledgerOver(books);
  for (const id of accounts) ledger.open({ account: id, parents: parentsOf[id] ?? [], limits: {} });
  const known = contentOf(ledger.snapshot());
  const undo = markBooks(books, { accounts: ["task:b"], keys: [] });
  for (const id of ["task:b", "task:a"]) ledger.close({ account: id });
  undo();
  expect(contentOf(restoreLedger(ledger.snapshot()).snapshot())).toEqual(known);
});
