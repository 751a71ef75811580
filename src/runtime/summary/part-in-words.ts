import type { Cut } from "../../core/finding.js";
import { oneLine } from "./one-line.js";

/** A ring of more edges is better seen in its lines. */
const MAX_EDGES = 3;
const MAX_NAME_CHARS = 40;

/** Says which part of a task a cut is, as in `writer → critic, critic → writer`. */
export function partInWords(cut: Cut): string {
  switch (cut.kind) {
    case "edges":
      return edgesInWords(cut.edges);
    case "agent":
      return `agent ${nameOf(cut.agent)}`;
    case "task":
      return "the whole task";
    case "root":
      return "the root task with all below it";
  }
}

function edgesInWords(edges: readonly (readonly [from: string, to: string])[]): string {
  const shown = edges.slice(0, MAX_EDGES).map(([from, to]) => `${nameOf(from)} → ${nameOf(to)}`);
  const more = edges.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

function nameOf(name: string): string {
  return oneLine(name, MAX_NAME_CHARS);
}
