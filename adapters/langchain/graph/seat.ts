import type { ConfigShape } from "../shapes.js";

/**
 * Names that prebuilt agents give to their own inner nodes. What happens there is done by the agent around them.
 * `agent` is that of older prebuilt agents, and of most hand-written ones.
 */
const INNER_NODE =
  /^(agent|call_model|model|model_request|tools|generate_structured_response|(pre|post)_model_hook|__\w+__|.+\.(before|after)_(agent|model))$/;

/** The namespace that a graph runs a node in: `team:<id>|writer:<id>`; empty outside of graphs. */
export function namespaceOf({ metadata, configurable }: ConfigShape): string {
  return String(metadata?.["langgraph_checkpoint_ns"] ?? configurable?.["checkpoint_ns"] ?? "");
}

/** The namespaces from the outermost graph inwards, the node's own one last. */
export function namespacesIn(namespace: string): string[] {
  const parts = namespace === "" ? [] : namespace.split("|");
  return parts.map((_, index) => parts.slice(0, index + 1).join("|"));
}

/** The name of the node that a namespace is of; `null` for the counters that graphs put between names. */
export function nodeOf(namespace: string): string | null {
  const last = namespace.split("|").at(-1) ?? "";
  return /^\d+$/.test(last) ? null : (last.split(":")[0] ?? null);
}

/** Whether a node is a part of a prebuilt agent, and no agent itself. */
export function isInner(node: string): boolean {
  return INNER_NODE.test(node);
}
