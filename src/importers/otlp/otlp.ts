import * as z from "zod";
import { explainIssue, type Problem } from "../../core/explain-issue.js";
import { asFields } from "../fields.js";
import type { LineImporter, LineReader, LineResult } from "../importer.js";
import { problemWithin } from "../problem-within.js";
import { refused } from "../refused.js";
import { SpanCollection } from "../spans/span-collection.js";
import { unknownFields } from "../unknown-fields.js";
import { type Attributes, readAttributes } from "./attributes.js";
import { otlpSpanSchema, translateOtlpSpan } from "./otlp-span.js";

/** Reads OTLP/JSON: export requests with `resourceSpans`, one alone or one a line. */
export const otlpFormat: LineImporter = {
  id: "otlp",
  input: "lines",
  recognises: (first) => Array.isArray(asFields(first)["resourceSpans"]),
  open: () => new ExportRequests(),
};

const scopeSchema = z.object({ spans: z.array(z.unknown()).default([]) });

const requestSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.looseObject({}).nullish(),
      scopeSpans: z.array(scopeSchema).default([]),
      /** Its name before 2022. */
      instrumentationLibrarySpans: z.array(scopeSchema).default([]),
    }),
  ),
});

type Request = z.output<typeof requestSchema>;

class ExportRequests implements LineReader {
  readonly #spans = new SpanCollection();

  /** A span that can't be read takes no other one with it. */
  read(value: unknown): LineResult {
    const request = requestSchema.safeParse(value);
    if (!request.success) return refused(explainIssue(request.error.issues, value));
    const unknown: string[] = [];
    let problem: Problem | undefined;
    for (const { path, span, resource } of spansOf(request.data)) {
      const parsed = otlpSpanSchema.safeParse(span);
      if (parsed.success) {
        for (const name of unknownFields(span, otlpSpanSchema.shape)) unknown.push(name);
        this.#spans.add(translateOtlpSpan(parsed.data, resource));
      } else problem ??= problemWithin(path, explainIssue(parsed.error.issues, span));
    }
    return problem ? refused(problem) : { ...this.#spans.overflow(), unknownFields: unknown };
  }

  finish(): Iterable<LineResult> {
    return this.#spans.runs();
  }
}

interface PlacedSpan {
  readonly path: string;
  readonly span: unknown;
  readonly resource: Attributes;
}

function* spansOf({ resourceSpans }: Request): Generator<PlacedSpan, void> {
  for (const [index, entry] of resourceSpans.entries()) {
    const resource = readAttributes(entry.resource?.["attributes"]);
    for (const list of ["scopeSpans", "instrumentationLibrarySpans"] as const) {
      for (const [scope, { spans }] of entry[list].entries()) {
        const path = `resourceSpans.${index}.${list}.${scope}.spans`;
        for (const [place, span] of spans.entries()) yield { path: `${path}.${place}`, span, resource };
      }
    }
  }
}
