import * as z from "zod";
import { explainIssue } from "../../core/explain-issue.js";
import { asFields } from "../fields.js";
import type { LineImporter, LineReader, LineResult } from "../importer.js";
import { refused } from "../refused.js";
import { PartReader, type PlacedPart } from "../spans/part-reader.js";
import { SpanCollection } from "../spans/span-collection.js";
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

  read(value: unknown): LineResult {
    const request = requestSchema.safeParse(value);
    if (!request.success) return refused(explainIssue(request.error.issues, value));
    const parts = new PartReader();
    for (const part of spansOf(request.data)) {
      const span = parts.read(otlpSpanSchema, part);
      if (span) this.#spans.add(translateOtlpSpan(span, part.resource));
    }
    return parts.result(() => this.#spans.overflow());
  }

  finish(): Iterable<LineResult> {
    return this.#spans.runs();
  }
}

interface PlacedSpan extends PlacedPart {
  readonly resource: Attributes;
}

function* spansOf({ resourceSpans }: Request): Generator<PlacedSpan, void> {
  for (const [index, entry] of resourceSpans.entries()) {
    const resource = readAttributes(entry.resource?.["attributes"]);
    for (const list of ["scopeSpans", "instrumentationLibrarySpans"] as const) {
      for (const [scope, { spans }] of entry[list].entries()) {
        const path = `resourceSpans.${index}.${list}.${scope}.spans`;
        for (const [place, span] of spans.entries())
          yield { path: `${path}.${place}`, value: span, resource };
      }
    }
  }
}
