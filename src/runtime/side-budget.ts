import type { Limits, PartialAmounts } from "../core/budget/dimension.js";
import type { LedgerAnswer, LedgerVerb } from "../stores/store.js";
import type { Ports } from "./ports.js";

/** Holds the budget of one call that is made about a task, not for it. */
export interface SideBudget {
  /** `false`: refused, so the call may not be made. */
  readonly reserve: () => Promise<boolean>;
  /** Books what was used. A left-out dimension is charged as reserved. */
  readonly settle: (amounts: PartialAmounts) => Promise<void>;
  /** Gives the budget back: no call was made. */
  readonly release: () => Promise<void>;
}

export interface SideBudgetOptions {
  /** Place of the task in the store. */
  readonly place: { readonly root: string; readonly task: string; readonly cursor: () => number };
  readonly account: string;
  readonly limits: Limits;
  /** Upper bound of the call. */
  readonly amounts: PartialAmounts;
}

/** Reserves on an account apart from the task's, so that a task that has used up its budget can still be looked into. */
export function sideBudget(
  { place, account, limits, amounts }: SideBudgetOptions,
  { store, ids, leaseMs }: Pick<Ports, "store" | "ids" | "leaseMs">,
): SideBudget {
  const key = ids.key();
  const exchange = async (verbs: readonly LedgerVerb[]): Promise<readonly LedgerAnswer[]> =>
    (await store.exchange({ ...place, cursor: place.cursor(), append: [], verbs })).answers;
  return {
    reserve: async () => {
      const reserve = { verb: "reserve", key, account, amounts, leaseMs } as const;
      const answers = await exchange([{ verb: "open", account, parents: [], limits }, reserve]);
      return answers.some((answer) => answer.verb === "reserve" && answer.status === "granted");
    },
    settle: async (used) => {
      await exchange([{ verb: "settle", key, amounts: used }]);
    },
    release: async () => {
      await exchange([{ verb: "release", key }]);
    },
  };
}
