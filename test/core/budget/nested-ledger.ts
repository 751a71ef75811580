import type { Dimension, Limits } from "../../../src/core/budget/dimension.js";
import { createLedger, type Ledger } from "../../../src/core/budget/ledger.js";

/** Length of the leases in these tests. */
export const LEASE_MS = 1_000;

export interface NestedLimits {
  readonly team?: Limits;
  readonly task?: Limits;
  readonly child?: Limits;
}

/** Opens a team, a task below it and a child task below that. */
export function nestedLedger({ team = {}, task = {}, child = {} }: NestedLimits = {}): Ledger {
  const ledger = createLedger();
  ledger.open({ account: "team", limits: team });
  ledger.open({ account: "task", parents: ["team"], limits: task });
  ledger.open({ account: "child", parents: ["task"], limits: child });
  return ledger;
}

/** Reserves tokens on an account at time 0. */
export function reserveTokens(ledger: Ledger, key: string, tokens: number, account = "task") {
  return ledger.reserve({ key, account, amounts: { tokens }, leaseMs: LEASE_MS, now: 0 });
}

/** Shows the totals of one dimension, by default of the tokens of the task. */
export function totals(ledger: Ledger, account = "task", dimension: Dimension = "tokens") {
  const { committed, reserved, unconfirmed, overrun } =
    ledger.standing(account)[0]?.dimensions[dimension] ?? {};
  return { committed, reserved, unconfirmed, overrun };
}
