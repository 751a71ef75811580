import type { Observation } from "../../core/observation.js";
import type { TraceHeader } from "../../core/trace.js";
import { formatTraceLine } from "../../core/trace-line.js";

/** A stored task as a trace file. */
export interface StoredTrace {
  readonly header: TraceHeader;
  /** The file: the header, then what is kept of the log. */
  readonly text: string;
  /** Events at the beginning that are not in it, because a snapshot stands for them. */
  readonly omitted: number;
}

/** Writes what is kept of a task as a trace file, which `replay`, `pin` and the importers read. */
export function storedTrace({
  header,
  log,
  snapshot,
}: {
  readonly header: TraceHeader;
  readonly log: readonly Observation[];
  readonly snapshot: { readonly seq: number } | null;
}): StoredTrace {
  const lines = [
    formatTraceLine({ kind: "header", header }),
    ...log.map((observation) => formatTraceLine({ kind: "observation", observation })),
  ];
  return {
    header,
    text: lines.map((line) => `${line}\n`).join(""),
    omitted: snapshot === null ? 0 : snapshot.seq + 1,
  };
}
