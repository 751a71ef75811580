import type { SpanNode } from "./span-tree.js";

/** The beginning or the end of a span. */
export interface Moment {
  readonly node: SpanNode;
  readonly isEnd: boolean;
  readonly at: number;
  readonly position: number;
}

/**
 * Puts the beginnings and ends of all spans in order of time. Without the times of all, the order of the trees is the only
 * one that is known.
 */
export function moments(nodes: readonly SpanNode[]): readonly Moment[] {
  const isTimed = nodes.every(({ span }) => span.startAt !== undefined);
  const list = nodes.flatMap((node): Moment[] => [
    { node, isEnd: false, at: isTimed ? (node.span.startAt ?? 0) : 0, position: node.enter },
    { node, isEnd: true, at: isTimed ? (node.endAt ?? 0) : 0, position: node.exit },
  ]);
  return list.sort((a, b) => a.at - b.at || a.position - b.position);
}
