import { usageTokens } from "../core/event.js";
import type { LedgerAnswer, LedgerVerb } from "../stores/store.js";
import type { ExcerptView } from "./summary/excerpts.js";
import { summarizeWith } from "./summary/summarizer.js";
import type { Summary } from "./summary/summary.js";
import type { Task } from "./task.js";

/** Longest time a halt waits for a model's wording. */
const TIMEOUT_MS = 30_000;
/** Words of the answer. */
const OUTPUT_TOKENS = 300;

/**
 * Lets the configured model word a halt's summary, on a budget of its own, so that a task that has used up its
 * budget can still be explained. Resolves to the summary as it was when anything goes wrong.
 */
export async function improveSummary(
  task: Task,
  extractive: Summary,
  excerpts: ExcerptView,
): Promise<Summary> {
  const { summarizer, clock, ids, logger, leaseMs } = task.ports;
  if (summarizer === null) return extractive;
  const account = `summary:${task.id}`;
  const key = ids.key();
  const limits = { tokens: task.policy.summaryTokens };
  const place = { root: task.root, task: task.id, append: [], cursor: task.log.state.lastSeq };
  const exchange = async (verbs: readonly LedgerVerb[]): Promise<readonly LedgerAnswer[]> =>
    (await task.ports.store.exchange({ ...place, verbs })).answers;
  const { summary, outcome, reason } = await summarizeWith(summarizer, extractive, {
    reserve: async () => {
      const reserve = { verb: "reserve", key, account, amounts: limits, leaseMs } as const;
      const answers = await exchange([{ verb: "open", account, parents: [], limits }, reserve]);
      return answers.some((answer) => answer.verb === "reserve" && answer.status === "granted");
    },
    settle: async (usage) => {
      const amounts = usage === null ? {} : { tokens: usageTokens(usage) };
      await exchange([{ verb: "settle", key, amounts }]);
    },
    release: async () => {
      await exchange([{ verb: "release", key }]);
    },
    timeoutMs: TIMEOUT_MS,
    maxOutputTokens: OUTPUT_TOKENS,
    clock,
    excerpts,
  });
  if (outcome !== "added") logger.warn({ task: task.id, outcome, reason }, "summary kept as extracted");
  return summary;
}
