import type * as z from "zod";
import { explainIssue } from "../core/explain-issue.js";
import type { LineResult } from "./importer.js";
import { problemWithin } from "./problem-within.js";
import { refused } from "./refused.js";

export type ParsedPart<T> = { readonly ok: true; readonly data: T } | Extract<LineResult, { ok: false }>;

/** Parses a part of a document; a problem names the path from the document's top. */
export function parsePart<T>(schema: z.ZodType<T>, value: unknown, path = ""): ParsedPart<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, data: parsed.data };
  return refused(problemWithin(path, explainIssue(parsed.error.issues, value)));
}
