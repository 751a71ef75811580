import { DIMENSIONS, type Limits } from "../core/budget/dimension.js";
import type { Ledger } from "../core/budget/ledger.js";
import type { LedgerAnswer, LedgerVerb } from "./store.js";

export interface ApplyOptions {
  /** The store's clock, in milliseconds. */
  readonly now: number;
  readonly isOpen: (account: string) => boolean;
}

/** Carries out one verb on a ledger. @throws LedgerError */
export function applyVerb(ledger: Ledger, request: LedgerVerb, { now, isOpen }: ApplyOptions): LedgerAnswer {
  switch (request.verb) {
    case "open":
      if (request.joins !== true || !isOpen(request.account)) ledger.open(request);
      return { verb: "open", status: "opened" };
    case "reserve":
      return reserved(ledger.reserve(reserveRequest(request, now)));
    case "renew":
      return {
        verb: "renew",
        status: ledger.renew({ key: request.key, leaseMs: request.leaseMs, now }).status,
      };
    case "settle":
      return {
        verb: "settle",
        status: ledger.settle({ key: request.key, amounts: request.amounts, now }).status,
      };
    case "release":
      return { verb: "release", status: ledger.release(request).status };
    case "charge":
      return { verb: "charge", status: ledger.charge(request).status };
    case "raise":
      ledger.raise({ account: request.account, limits: raised(ledger, request) });
      return { verb: "raise", status: "raised" };
    case "standing":
      return { verb: "standing", accounts: ledger.standing(request.account) };
    case "close":
      return { verb: "close", status: ledger.close(request).status };
  }
}

type Reserve = Extract<LedgerVerb, { verb: "reserve" }>;

function reserveRequest({ key, account, amounts, leaseMs }: Reserve, now: number) {
  return { key, account, amounts, leaseMs, now };
}

const GRANTED: LedgerAnswer = Object.freeze({ verb: "reserve", status: "granted" });

function reserved(answer: ReturnType<Ledger["reserve"]>): LedgerAnswer {
  return answer.status === "granted" ? GRANTED : { verb: "reserve", status: "refused", by: answer.by };
}

function raised(ledger: Ledger, { account, amounts }: Extract<LedgerVerb, { verb: "raise" }>): Limits {
  const lines = ledger.standing(account)[0]?.dimensions;
  const limited = DIMENSIONS.flatMap((dimension) => {
    const limit = lines?.[dimension].limit ?? null;
    return limit === null ? [] : [[dimension, limit + (amounts[dimension] ?? 0)]];
  });
  return Object.fromEntries(limited) as Limits;
}
