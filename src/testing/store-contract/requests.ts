import type { PartialAmounts } from "../../core/budget/dimension.js";
import type { DimensionStanding } from "../../core/budget/verbs/standing.js";
import type { ExchangeReply, ExchangeRequest, LedgerVerb, Store, Unordered } from "../../stores/store.js";

/** An observation that is told from others by its mark. */
export const mark = (name: string): Unordered => ({ type: "progress", mark: name, tokens: 0 });

/** Marks of the observations that a reply brought, in order. */
export function marksOf({ others }: ExchangeReply): string[] {
  return others.map((one) => ("mark" in one ? String(one.mark) : one.type));
}

/** An exchange of task `t` under its own root, with what the case needs. */
export function exchange(store: Store, request: Partial<ExchangeRequest> = {}): Promise<ExchangeReply> {
  return store.exchange({ root: "t", task: "t", append: [], verbs: [], cursor: -1, ...request });
}

export const open = (
  limits: PartialAmounts,
  parents: readonly string[] = [],
  account = "task:t",
): LedgerVerb => ({ verb: "open", account, parents, limits });

/** Far longer than any case takes, even on a busy machine. */
const LONG_LEASE_MS = 600_000;

export const reserve = (key: string, tokens: number, leaseMs = LONG_LEASE_MS): LedgerVerb => ({
  verb: "reserve",
  key,
  account: "task:t",
  amounts: { tokens },
  leaseMs,
});

/** Where the tokens of an account stand. */
export async function tokensOf(store: Store, account = "task:t", root = "t"): Promise<DimensionStanding> {
  const { answers } = await exchange(store, { root, verbs: [{ verb: "standing", account }] });
  const [answer] = answers;
  const found = answer?.verb === "standing" ? answer.accounts[0] : undefined;
  if (found === undefined)
    throw new Error(`Expected the standing of ${account}, got ${JSON.stringify(answer)}.`);
  return found.dimensions.tokens;
}

/** Status of each answer. */
export function statusesOf({ answers }: ExchangeReply): string[] {
  return answers.map((answer) => (answer.verb === "standing" ? "standing" : answer.status));
}
