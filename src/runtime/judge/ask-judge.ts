import { callBound } from "../../core/budget/bound.js";
import type { Limits, PartialAmounts } from "../../core/budget/dimension.js";
import type { Verdict } from "../../core/control-event.js";
import { type Usage, usageTokens } from "../../core/event.js";
import { type MeteredResult, meteredCall } from "../metered-call.js";
import { inputBound } from "../model-request.js";
import type { Ports } from "../ports.js";
import { boundRates } from "../prices/bound-rates.js";
import { costNanoUsd } from "../prices/cost-nano-usd.js";
import { sideBudget } from "../side-budget.js";
import type { Judge, JudgeBudget } from "./judge.js";
import { readVerdict } from "./read-verdict.js";

/** A question as it is put, with the place in the store of the task that it is about. */
export interface Inquiry {
  readonly text: string;
  readonly place: { readonly root: string; readonly task: string; readonly cursor: () => number };
  /** Gives up waiting. */
  readonly signal: AbortSignal;
}

/** Longest time that an answer is waited for. Nobody is blocked meanwhile; later the loop has mostly moved on. */
const TIMEOUT_MS = 60_000;
const OUTPUT_TOKENS = 64;
const NANO_PER_USD = 1e9;

/** Asks a judge under its own budget. Never throws; `null` where no verdict came, for whatever reason. */
export async function askJudge(judge: Judge, inquiry: Inquiry, ports: Ports): Promise<Verdict | null> {
  const { text, place, signal } = inquiry;
  const { clock, logger } = ports;
  const { model, maxOutputTokens = OUTPUT_TOKENS } = judge;
  const bound = boundOf(judge, { text, maxOutputTokens }, ports);
  if (bound === null) {
    logger.warn(
      { task: place.task, model },
      "judge not asked: its budget is in dollars and the price unknown",
    );
    return null;
  }
  const account = `judge:${place.root}`;
  const budget = sideBudget({ place, account, limits: limitsOf(judge.budget), amounts: bound }, ports);
  const result = await meteredCall(
    {
      ...budget,
      settle: (usage) => budget.settle(usage === null ? {} : amountsOf(model, usage, ports)),
      timeoutMs: TIMEOUT_MS,
      clock,
      signal,
    },
    async (stop) => copyAnswer(await judge.ask({ text, model, maxOutputTokens, signal: stop })),
  );
  const verdict = result.outcome === "answered" ? readVerdict(result.answer.text) : null;
  report(verdict, result, { task: place.task, model }, logger);
  return verdict;
}

/** Tokens and cost that the call has at most; `null` where the cost is limited and unknown. */
function boundOf(
  { model, budget }: Judge,
  { text, maxOutputTokens }: { readonly text: string; readonly maxOutputTokens: number },
  { tokens, prices, clock }: Ports,
): PartialAmounts | null {
  const inputTokens = inputBound({ model, input: text }, tokens);
  const rates = prices.rates(model, clock.now());
  if (rates === undefined && budget.usd !== undefined) return null;
  const price = rates === undefined ? {} : { rates: boundRates(rates, inputTokens) };
  const bound = callBound({ inputTokens, outputCap: maxOutputTokens, ...price });
  return { tokens: bound.tokens, nanoUsd: bound.nanoUsd ?? 0, modelCalls: 1 };
}

function limitsOf({ tokens, usd, questions }: JudgeBudget): Limits {
  return {
    tokens,
    ...(usd === undefined ? {} : { nanoUsd: Math.round(usd * NANO_PER_USD) }),
    ...(questions === undefined ? {} : { modelCalls: questions }),
  };
}

function amountsOf(model: string, usage: Usage, { prices, clock }: Ports): PartialAmounts {
  const rates = prices.rates(model, clock.now());
  const cost = rates === undefined ? 0 : costNanoUsd(usage, rates);
  return { tokens: usageTokens(usage), nanoUsd: cost, modelCalls: 1 };
}

/** Read once, where it may still fail: the answer comes from code that is not ours. */
function copyAnswer(answer: unknown): { readonly text: unknown; readonly usage: unknown } {
  const { text, usage } = Object(answer) as { readonly text?: unknown; readonly usage?: unknown };
  return { text, usage };
}

function report(
  verdict: Verdict | null,
  result: MeteredResult<unknown>,
  asked: { readonly task: string; readonly model: string },
  logger: Ports["logger"],
): void {
  const { bookingError } = result;
  const booking = bookingError === null ? {} : { bookingError };
  if (verdict !== null) {
    logger.info({ ...asked, verdict, ...booking }, "judge answered");
    return;
  }
  const reason = result.outcome === "answered" ? "Expected the asked-for JSON." : result.reason;
  logger.warn({ ...asked, outcome: result.outcome, reason, ...booking }, "no verdict of the judge");
}
