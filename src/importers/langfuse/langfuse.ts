import { asFields } from "../fields.js";
import type { LineImporter, LineReader, LineResult } from "../importer.js";
import { joinedPath } from "../problem-within.js";
import { PartReader, type PlacedPart } from "../spans/part-reader.js";
import type { Span } from "../spans/span.js";
import { SpanCollection } from "../spans/span-collection.js";
import { observationSpan } from "./observation-span.js";
import { observationSchema, traceSchema } from "./schema.js";
import { traceSpan } from "./trace-span.js";

/** Reads traces exported from Langfuse, alone or in lists, and observations one a line. */
export const langfuseFormat: LineImporter = {
  id: "langfuse",
  input: "lines",
  recognises: (first) => isTrace(first) || isObservation(first),
  open: () => new Exports(),
};

/** The interface downloads `{trace, observations}`; the API answers with a trace that has them, in `data` where several. */
function isTrace(value: unknown): boolean {
  const { trace, observations, data } = asFields(value);
  if (Array.isArray(data)) return data.length > 0 && isTrace(data[0]);
  const { id, timestamp } = asFields(trace ?? value);
  return Array.isArray(observations) && typeof id === "string" && typeof timestamp === "string";
}

function isObservation(value: unknown): boolean {
  const { id, traceId, type, startTime } = asFields(value);
  return [id, traceId, type, startTime].every((field) => typeof field === "string");
}

/** Fields that say nothing more, or what others say. */
const unread: ReadonlySet<string> = new Set(
  (
    "bookmarked calculatedInputCost calculatedOutputCost completionStartTime completionTokens createdAt " +
    "environment externalId htmlPath inputCost inputPrice inputUsage internalModel internalModelId " +
    "latency metadata modelId modelParameters observations outputCost outputPrice outputUsage projectId " +
    "promptId promptName promptTokens promptVersion providedCostDetails public release scores tags " +
    "timeToFirstToken toolCallNames toolCalls toolDefinitions totalCost totalPrice totalTokens " +
    "totalUsage traceName unit updatedAt usagePricingTierId usagePricingTierName userId version"
  ).split(" "),
);

class Exports implements LineReader {
  readonly #spans = new SpanCollection();

  read(value: unknown): LineResult {
    const { data } = asFields(value);
    const parts = new PartReader(unread);
    if (Array.isArray(data)) {
      for (const [index, item] of data.entries())
        this.#readItem({ path: `data.${index}`, value: item }, parts);
    } else this.#readItem({ path: "", value }, parts);
    return parts.result(() => this.#spans.overflow());
  }

  finish(): Iterable<LineResult> {
    return this.#spans.runs();
  }

  #readItem({ path, value }: PlacedPart, parts: PartReader): void {
    if (!isTrace(value)) {
      this.#readObservation({ path, value }, parts);
      return;
    }
    const { trace, observations } = asFields(value);
    const source = { path: joinedPath(path, trace ? "trace" : ""), value: trace ?? value };
    const read = parts.read(traceSchema, source);
    if (!read) return;
    const top = traceSpan(read);
    this.#spans.add(top);
    for (const [index, item] of (Array.isArray(observations) ? observations : []).entries()) {
      const part = { path: joinedPath(path, `observations.${index}`), value: item };
      this.#readObservation(part, parts, top);
    }
  }

  #readObservation(part: PlacedPart, parts: PartReader, top?: Span): void {
    const observation = parts.read(observationSchema, part);
    if (observation) this.#spans.add(observationSpan(observation, top));
  }
}
