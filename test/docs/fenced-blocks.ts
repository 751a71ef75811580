export interface FencedBlock {
  /** Everything behind the opening fence: language and flags. */
  readonly info: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly code: string;
}

/** Splits Markdown into its fenced blocks and the prose between them, whose line numbers stay. */
export function fencedBlocks(markdown: string): {
  readonly blocks: readonly FencedBlock[];
  readonly prose: string;
} {
  const blocks: FencedBlock[] = [];
  const prose: string[] = [];
  let open: OpenBlock | undefined;
  for (const [index, text] of markdown.split("\n").entries()) {
    const fence = /^\s*(`{3,}|~{3,})\s*(.*)$/.exec(text);
    prose.push(open || fence ? "" : text);
    if (open && fence && closes(open, fence)) {
      blocks.push({ info: open.info, line: open.line, code: open.lines.join("\n") });
      open = undefined;
    } else if (open) open.lines.push(text);
    else if (fence)
      open = { fence: fence[1] ?? "", info: (fence[2] ?? "").trim(), line: index + 1, lines: [] };
  }
  if (open)
    throw new Error(`Expected the block opened in line ${open.line} to be closed, got the end of the file.`);
  return { blocks, prose: prose.join("\n") };
}

interface OpenBlock {
  readonly fence: string;
  readonly info: string;
  readonly line: number;
  readonly lines: string[];
}

function closes(open: OpenBlock, [, fence = "", rest = ""]: RegExpExecArray): boolean {
  return fence.startsWith(open.fence) && rest === "";
}
