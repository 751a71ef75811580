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
  if (namespace === "") return [];
  const namespaces: string[] = [];
  for (let end = namespace.indexOf("|"); end >= 0; end = namespace.indexOf("|", end + 1))
    namespaces.push(namespace.slice(0, end));
  return [...namespaces, namespace];
}

/** The name of the node that a namespace is of; `null` for the counters that graphs put between names. */
export function nodeOf(namespace: string): string | null {
  const last = namespace.slice(namespace.lastIndexOf("|") + 1);
  if (/^\d+$/.test(last)) return null;
  const end = last.indexOf(":");
  return end < 0 ? last : last.slice(0, end);
}

/** Whether a node is a part of a prebuilt agent, and no agent itself. */
export function isInner(node: string): boolean {
  return INNER_NODE.test(node);
}
