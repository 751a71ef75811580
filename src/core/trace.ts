import * as z from "zod";
import { participantKindSchema, SCHEMA_VERSION } from "./event.js";

/** What a source may have left unrecorded. Rules that need it stay silent and say so. */
export const missingParts = ["content", "results", "times", "tokens", "waits"] as const;

const idSchema = z.string().min(1).max(512);

/** First line of a trace, and of each further task in the same file. */
export const traceHeaderSchema = z.object({
  type: z.literal("trace"),
  schema: z.int().min(1).max(SCHEMA_VERSION),
  task: idSchema,
  root: idSchema.optional(),
  parentTask: idSchema.optional(),
  /** Kind of task, such as `refund`: what budgets and reports group by. */
  kind: z.string().max(256).optional(),
  goal: z.string().optional(),
  /** Dated detectors and thresholds that judged the live run. */
  ruleset: z.string().optional(),
  /** Policy of the live run, as the user wrote it. */
  policy: z.json().optional(),
  /** Id of the fingerprint key. */
  key: z.string().optional(),
  capture: z.enum(["content", "observations"]).default("content"),
  participants: z.array(z.object({ name: z.string().min(1), kind: participantKindSchema })).default([]),
  /** Parts that the source is known not to record, so that nobody waits for them. */
  lacks: z.array(z.enum(missingParts)).default([]),
});

/** What a trace says about its task before the events. */
export type TraceHeader = z.output<typeof traceHeaderSchema>;
/** A part of the record that its source is known not to have. */
export type MissingPart = (typeof missingParts)[number];
