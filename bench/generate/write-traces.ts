import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatTraceLine } from "../../src/core/trace-line.js";
import type { Conversation } from "./conversation.js";

/** Writes each conversation as a trace file, for `adjourn replay` and `adjourn explain`. */
export function writeTraces(folder: string, conversations: Iterable<Conversation>): void {
  mkdirSync(folder, { recursive: true });
  for (const { header, events } of conversations) {
    const lines = [
      { kind: "header", header } as const,
      ...events.map((event) => ({ kind: "event", event }) as const),
    ];
    writeFileSync(join(folder, `${header.task}.jsonl`), `${lines.map(formatTraceLine).join("\n")}\n`);
  }
}
