import { agentsOf, type Cut } from "../core/finding.js";
import { shownName } from "./shown-text.js";

type Edge = readonly [from: string, to: string];

/** Ways shown of a cut with many edges. */
const MAX_WAYS = 4;

/** Says in words what would stop: `edges planner⇄reviewer`, `agent planner`, `the task`. */
export function describeCut(cut: Cut): string {
  switch (cut.kind) {
    case "edges":
      return `${cut.edges.length === 1 ? "edge" : "edges"} ${describeEdges(cut.edges)}`;
    case "agent":
      return `agent ${agentsOf(cut).map(shownName).join("")}`;
    case "task":
      return "the task";
    case "root":
      return "the root task with all its tasks";
  }
}

function describeEdges(edges: readonly Edge[]): string {
  const ways = waysAlong(edges);
  const more = ways.length > MAX_WAYS ? ` and ${ways.length - MAX_WAYS} more` : "";
  return ways.slice(0, MAX_WAYS).join(", ") + more;
}

/** Joins edges to ways as long as they go: there and back, or round a ring. */
function waysAlong(edges: readonly Edge[]): string[] {
  const left = [...edges];
  const ways: string[] = [];
  for (let edge = left.shift(); edge; edge = left.shift()) {
    const [from, to] = edge;
    const back = left.findIndex(([a, b]) => a === to && b === from);
    if (back >= 0 && from !== to) {
      left.splice(back, 1);
      ways.push(`${shownName(from)}⇄${shownName(to)}`);
    } else ways.push([from, ...follow(to, left)].map(shownName).join("→"));
  }
  return ways;
}

/** Takes the edges that lead on from `name` out of `left`. */
function follow(name: string, left: Edge[]): string[] {
  const names = [name];
  for (;;) {
    const next = left.findIndex(([from]) => from === names.at(-1));
    const edge = left.splice(next, next < 0 ? 0 : 1)[0];
    if (!edge) return names;
    names.push(edge[1]);
  }
}
