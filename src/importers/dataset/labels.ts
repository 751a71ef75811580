import type { TraceLabels } from "../importer.js";
import type { DatasetTrace } from "./schema.js";

/** Takes over what the data set says about a run. */
export function datasetLabels({ labels, outcome }: DatasetTrace, source: string): TraceLabels {
  const { loop, loop_kind, loop_start_seq, loop_end_seq, loop_segments, label_by } = labels;
  return {
    source,
    loop,
    ...(loop_kind !== undefined && { kind: loop_kind }),
    ...(loop_start_seq !== undefined && { start: loop_start_seq }),
    ...(loop_end_seq !== undefined && { end: loop_end_seq }),
    ...(loop_segments !== undefined && { segments: loop_segments }),
    ...(label_by !== undefined && { labelBy: label_by }),
    outcome,
  };
}
