import { createLedger, type Ledger } from "../core/budget/ledger.js";
import type { ExchangeReply, ExchangeRequest, LedgerAnswer, LedgerVerb, Store } from "./store.js";

export interface MemoryStoreOptions {
  /** The store's clock, in milliseconds: leases end by it. @default Date.now */
  readonly now?: () => number;
}

/** Keeps everything in this process, for one supervisor. What is not on disk is gone with the process. */
export function memoryStore({ now = Date.now }: MemoryStoreOptions = {}): Store {
  const ledger = createLedger();
  const nextSeq = new Map<string, number>();

  function exchange({ task, append, verbs, cursor }: ExchangeRequest): ExchangeReply {
    const first = nextSeq.get(task) ?? cursor + 1;
    const answers = verbs.map((verb) => apply(ledger, verb, now()));
    nextSeq.set(task, first + append.length);
    if (verbs.some(({ verb }) => verb === "close")) nextSeq.delete(task);
    return { seqs: append.map((_, index) => first + index), others: [], answers };
  }

  return {
    // No other writer shares the log, so nothing of others is ever returned.
    exchange: async (request) => exchange(request),
    expire: async () => ledger.expire({ now: now() }),
    close: async () => nextSeq.clear(),
  };
}

function apply(ledger: Ledger, request: LedgerVerb, now: number): LedgerAnswer {
  switch (request.verb) {
    case "open":
      ledger.open(request);
      return { verb: "open", status: "opened" };
    case "reserve":
      return { verb: "reserve", ...ledger.reserve({ ...request, now }) };
    case "renew":
      return { verb: "renew", ...ledger.renew({ ...request, now }) };
    case "settle":
      return { verb: "settle", status: ledger.settle({ ...request, now }).status };
    case "release":
      return { verb: "release", status: ledger.release(request).status };
    case "charge":
      return { verb: "charge", status: ledger.charge(request).status };
    case "standing":
      return { verb: "standing", accounts: ledger.standing(request.account) };
    case "close":
      return { verb: "close", status: ledger.close(request).status };
  }
}
