import * as z from "zod";
import { countSchema } from "../../core/event-fields.js";

const eventSchema = z.object({
  seq: countSchema,
  from: z.string().min(1),
  to: z.string().min(1),
  kind: z.enum(["message", "tool_call", "tool_result", "error", "final"]),
  tool: z.string().optional(),
  args: z.unknown().optional(),
  content: z.string(),
  chars: countSchema.optional(),
  channel: z.string().optional(),
  tokens_in: countSchema.optional(),
  tokens_out: countSchema.optional(),
  model: z.string().optional(),
  t_ms: countSchema.optional(),
});

const seqPairSchema = z.tuple([countSchema, countSchema]);

const labelsSchema = z.object({
  loop: z.boolean().nullable(),
  loop_kind: z.string().optional(),
  loop_start_seq: countSchema.optional(),
  loop_end_seq: countSchema.optional(),
  loop_segments: z.array(seqPairSchema).optional(),
  label_by: z.string().optional(),
});

/** A line of a labelled data set: one whole recorded run. Fields beyond these are the source's own. */
export const datasetTraceSchema = z.object({
  id: z.string().min(1),
  framework: z.string(),
  task: z.string(),
  events: z.array(eventSchema),
  labels: labelsSchema,
  outcome: z.string(),
});

export type DatasetTrace = z.output<typeof datasetTraceSchema>;
export type DatasetEvent = z.output<typeof eventSchema>;
