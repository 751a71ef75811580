import { parse } from "yaml";
import * as z from "zod";
import { participantKindSchema } from "../../core/event.js";
import { explainIssue, type Problem } from "../../core/explain-issue.js";
import { explainYamlError } from "../../core/explain-yaml-error.js";
import { FieldMapError } from "./field-map-error.js";

/** What a record may stand for. `thought`, `error` and `skip` are a message, a result, and nothing. */
const recordKinds = [
  "message",
  "thought",
  "tool-call",
  "tool-result",
  "error",
  "model-call",
  "spawn",
  "wait",
  "return",
  "progress",
  "finish",
  "skip",
] as const;

/** Names of fields from the outside in, with dots between them; numbers count entries of a list from 0. */
const pathSchema = z.string().min(1).max(512);

const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);

/** A path by itself is short for one without anything else. */
function field<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.preprocess(
    (value) => (typeof value === "string" ? { path: value } : value),
    z.strictObject(shape),
  );
}

const fieldSchema = field({
  path: pathSchema.optional(),
  /** What stands for what. A value that is not here stays as it is. */
  values: z.record(z.string(), scalarSchema).optional(),
  /** Stands for a value that is not there. Without a path, for all. */
  constant: scalarSchema.optional(),
});

const kindSchema = field({
  path: pathSchema.optional(),
  values: z.record(z.string(), z.enum(recordKinds)).optional(),
  constant: z.enum(recordKinds).optional(),
});

const timeSchema = field({
  path: pathSchema,
  /** @default milliseconds for numbers, ISO 8601 for text */
  unit: z.enum(["s", "ms", "us", "ns"]).optional(),
});

const usageSchema = z.strictObject({
  input: pathSchema.optional(),
  output: pathSchema.optional(),
  cacheRead: pathSchema.optional(),
  cacheWrite: pathSchema.optional(),
  reasoning: pathSchema.optional(),
});

/** Describes a format of trace files by its fields. */
export const fieldMapSchema = z.strictObject({
  /** Name of the format. @default "map" */
  id: z.string().min(1).max(64).default("map"),
  /** Path of the list of records, where a line or document is a whole run. @default each line is a record */
  events: pathSchema.optional(),
  /** Facts of the run, in the line or document that holds it. */
  run: z
    .strictObject({
      task: fieldSchema.optional(),
      kind: fieldSchema.optional(),
      goal: fieldSchema.optional(),
    })
    .default({}),
  fields: z.strictObject({
    kind: kindSchema,
    seq: pathSchema.optional(),
    time: timeSchema.optional(),
    from: fieldSchema.optional(),
    to: fieldSchema.optional(),
    content: fieldSchema.optional(),
    chars: pathSchema.optional(),
    tool: fieldSchema.optional(),
    call: pathSchema.optional(),
    round: pathSchema.optional(),
    args: pathSchema.optional(),
    status: fieldSchema.optional(),
    model: fieldSchema.optional(),
    usage: usageSchema.optional(),
    /** Cost of the model call in USD. */
    usd: pathSchema.optional(),
  }),
  /** Kinds of participants whose names do not tell them. */
  participants: z.record(z.string().min(1), participantKindSchema).default({}),
  /** Recipients that stand for everyone in a group. */
  groups: z.array(z.string().min(1)).default([]),
});

/** A format of trace files, described by its fields. Made by `parseFieldMap`. */
export type FieldMap = z.output<typeof fieldMapSchema>;
export type FieldSource = z.output<typeof fieldSchema>;
export type RecordKind = (typeof recordKinds)[number];

/** Reads a field map in YAML or JSON. `file` is its name, for messages. @throws {FieldMapError} naming the field */
export function parseFieldMap(text: string, file = "map.yaml"): FieldMap {
  const value = parseYaml(text, file);
  const result = fieldMapSchema.safeParse(value);
  if (!result.success) throw new FieldMapError(file, explainIssue(result.error.issues, value));
  const problem = unanswerable(result.data);
  if (problem) throw new FieldMapError(file, problem);
  return result.data;
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new FieldMapError(file, explainYamlError(error), { cause: error });
  }
}

/** A kind that can only come from a constant, or from nowhere, is a mistake in the map and not in the data. */
function unanswerable({ fields: { kind } }: FieldMap): Problem | undefined {
  if (kind.path !== undefined || kind.constant !== undefined) return undefined;
  return { field: "fields.kind", expected: "a `path` or a `constant`", got: "neither" };
}
