import { usageTokens } from "../core/event.js";
import { sideBudget } from "./side-budget.js";
import type { ExcerptView } from "./summary/excerpts.js";
import { summarizeWith } from "./summary/summarizer.js";
import type { Summary } from "./summary/summary.js";
import type { TaskCore } from "./task-core.js";

/** Longest time a halt waits for a model's wording. */
const TIMEOUT_MS = 30_000;
/** Words of the answer. */
const OUTPUT_TOKENS = 300;

/**
 * Lets the configured model word a halt's summary, on a budget of its own, so that a task that has used up its
 * budget can still be explained. Resolves to the summary as it was when anything goes wrong.
 */
export async function improveSummary(
  task: TaskCore,
  extractive: Summary,
  excerpts: ExcerptView,
): Promise<Summary> {
  const { summarizer, clock, logger } = task.ports;
  if (summarizer === null) return extractive;
  const limits = { tokens: task.policy.summaryTokens };
  const place = { root: task.root, task: task.id, cursor: () => task.log.state.lastSeq };
  const budget = sideBudget({ place, account: `summary:${task.id}`, limits, amounts: limits }, task.ports);
  const { summary, outcome, reason } = await summarizeWith(summarizer, extractive, {
    ...budget,
    settle: (usage) => budget.settle(usage === null ? {} : { tokens: usageTokens(usage) }),
    timeoutMs: TIMEOUT_MS,
    maxOutputTokens: OUTPUT_TOKENS,
    clock,
    excerpts,
  });
  if (outcome !== "added") logger.warn({ task: task.id, outcome, reason }, "summary kept as extracted");
  return summary;
}
