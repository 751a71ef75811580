import type { Span } from "./span.js";

/** A span in its place. */
export interface SpanNode {
  readonly span: Span;
  readonly parent: SpanNode | undefined;
  readonly children: readonly SpanNode[];
  /** Top of its tree. */
  readonly root: SpanNode;
  /** Whether the span that it names as its parent was not recorded. */
  readonly isOrphan: boolean;
  /** Positions of its beginning and its end on a walk through all trees. */
  readonly enter: number;
  readonly exit: number;
  /** Instant of its end; where none was recorded, of the last that is known inside. */
  readonly endAt: number | undefined;
}

/** A node whose place is still being looked for. */
interface Draft extends SpanNode {
  parent: Draft | undefined;
  readonly children: Draft[];
  root: SpanNode;
  isOrphan: boolean;
  enter: number;
  exit: number;
  endAt: number | undefined;
}

/** Puts spans into their trees; returns all nodes, parents before their children and in order of time. */
export function buildSpanTree(spans: readonly Span[]): readonly SpanNode[] {
  const drafts = new Map<string, Draft>();
  for (const span of spans) drafts.set(key(span.trace, span.id), draftOf(span));
  for (const draft of drafts.values()) adopt(draft, drafts);
  const nodes: Draft[] = [];
  const position = { next: 0 };
  const inOrder = [...drafts.values()].sort(byStart);
  for (const draft of inOrder) if (draft.parent === undefined) walk(draft, nodes, position);
  // Spans that name each other as parents hang on no root.
  for (const draft of inOrder) {
    if (draft.exit >= 0) continue;
    draft.parent = undefined;
    walk(draft, nodes, position);
  }
  return nodes;
}

function key(trace: string, id: string): string {
  return `${trace} ${id}`;
}

function draftOf(span: Span): Draft {
  const place = { parent: undefined, children: [], isOrphan: false, enter: -1, exit: -1, endAt: span.endAt };
  const draft: Omit<Draft, "root"> & { root?: SpanNode } = { span, ...place };
  return Object.assign(draft, { root: draft as SpanNode });
}

function adopt(draft: Draft, drafts: ReadonlyMap<string, Draft>): void {
  const { trace, parent } = draft.span;
  if (parent === undefined) return;
  const found = drafts.get(key(trace, parent));
  if (found === undefined || found === draft) draft.isOrphan = true;
  else {
    draft.parent = found;
    found.children.push(draft);
  }
}

function byStart(a: Draft, b: Draft): number {
  return (a.span.startAt ?? 0) - (b.span.startAt ?? 0);
}

/** Without recursion: how deep a tree is was decided elsewhere. */
function walk(root: Draft, nodes: Draft[], position: { next: number }): void {
  const open: { draft: Draft; nextChild: number }[] = [];
  const begin = (draft: Draft) => {
    draft.children.sort(byStart);
    draft.root = root;
    draft.enter = position.next++;
    nodes.push(draft);
    open.push({ draft, nextChild: 0 });
  };
  begin(root);
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const child = top.draft.children[top.nextChild++];
    if (child) {
      if (child.enter < 0) begin(child);
      continue;
    }
    top.draft.exit = position.next++;
    top.draft.endAt ??= lastInstant(top.draft);
    open.pop();
  }
}

function lastInstant({ span, children }: Draft): number | undefined {
  return children.reduce<number | undefined>(
    (last, { endAt }) => (endAt !== undefined && endAt > (last ?? 0) ? endAt : last),
    span.startAt,
  );
}
