import { PartCut } from "../runtime/errors.js";
import type { Flow } from "./flow.js";
import { invite } from "./invite.js";
import { say } from "./say.js";
import type { Step } from "./step.js";

type Tree = Extract<Step, { do: "tree" }>;

/** Grows a tree of agents: each starts children for the same purpose, down to the last generation. */
export async function playTree(flow: Flow, tree: Tree): Promise<void> {
  await grow(flow, tree, { parent: tree.root, path: tree.name, depth: tree.depth });
}

interface Node {
  readonly parent: string;
  /** Name of this node of all, such as `scout.1.2`. */
  readonly path: string;
  /** Generations left to start. */
  readonly depth: number;
}

async function grow(flow: Flow, tree: Tree, { parent, path, depth }: Node): Promise<void> {
  const nodes = Array.from({ length: tree.children }, (_, index) => {
    const below = `${path}.${index + 1}`;
    return { parent: `${tree.root}/${below}`, path: below, depth: depth - 1 };
  });
  for (const node of nodes) await invite(flow, { agent: parent, child: node.parent, text: tree.purpose });
  await Promise.all(nodes.map((node) => live(flow, tree, { node, parent })));
}

/** A branch that is cut ends alone; the others go on. */
async function live(
  flow: Flow,
  tree: Tree,
  { node, parent }: { readonly node: Node; readonly parent: string },
): Promise<void> {
  try {
    if (node.depth > 0) await grow(flow, tree, node);
    if (tree.reports !== undefined) await say(flow, { agent: node.parent, to: parent, text: tree.reports });
  } catch (error) {
    if (!(error instanceof PartCut)) throw error;
  }
}
