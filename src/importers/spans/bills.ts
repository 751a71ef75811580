import type { Usage } from "../../core/event.js";
import { cutName } from "../cut-name.js";
import type { SpanNode } from "./span-tree.js";

/** What was billed for a model call. */
export interface Bill {
  readonly model?: string;
  readonly usage?: Usage;
  readonly costNanoUsd?: number;
}

/** Finds what was billed at each span itself. A span above others with usage repeats their sum, and counts nothing. */
export function collectBills(nodes: readonly SpanNode[]): ReadonlyMap<SpanNode, Bill> {
  const bills = new Map<SpanNode, Bill>();
  const sums = new Set<SpanNode>();
  // Backwards, children come before their parents.
  for (const node of nodes.toReversed()) {
    const { usage, model, costNanoUsd } = node.span;
    if (node.parent && (usage || sums.has(node))) sums.add(node.parent);
    if (usage === undefined || sums.has(node)) continue;
    bills.set(node, {
      usage,
      ...(model !== undefined && { model: cutName(model) }),
      ...(costNanoUsd !== undefined && { costNanoUsd }),
    });
  }
  return bills;
}
