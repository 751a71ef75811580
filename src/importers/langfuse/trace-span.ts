import { instantOf } from "../instant.js";
import type { Span } from "../spans/span.js";
import { spanTexts } from "../spans/span-texts.js";
import type { Trace } from "./schema.js";
import { unquoted } from "./unquoted.js";

/** Makes a span of a trace: it stands above its observations, and often knows best what was asked. */
export function traceSpan({ id, name, timestamp, sessionId, input }: Trace): Span {
  return {
    trace: id,
    id: `trace ${id}`,
    role: "step",
    title: name ?? undefined,
    thread: sessionId ?? undefined,
    startAt: instantOf(timestamp),
    inputText: spanTexts(unquoted(input), undefined).inputText,
  };
}
