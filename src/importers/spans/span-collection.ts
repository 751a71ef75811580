import type { LineResult } from "../importer.js";
import { RecordedRun } from "../recorded-run.js";
import type { Span } from "./span.js";
import { translateRun } from "./translate-run.js";

/** Spans of a file, gathered into runs: a conversation where one is named, else a tree. */
export class SpanCollection {
  readonly #traces = new Map<string, Map<string, Span>>();

  /** Adds a span. One that was exported twice counts once, as it was last. */
  add(span: Span): void {
    const spans = this.#traces.get(span.trace) ?? new Map<string, Span>();
    this.#traces.set(span.trace, spans);
    spans.set(span.id, span);
  }

  /** All runs, in the order in which their spans came. */
  *runs(): Generator<LineResult, void> {
    for (const [task, spans] of this.#conversations()) {
      const run = new RecordedRun({ task, ...kindOf(spans) });
      translateRun(spans, run);
      if (run.size > 0) yield run.result();
    }
    this.#traces.clear();
  }

  #conversations(): Map<string, Span[]> {
    const found = new Map<string, Span[]>();
    for (const [trace, byId] of this.#traces) {
      const spans = [...byId.values()];
      const task = spans.find(({ thread }) => thread !== undefined)?.thread ?? trace;
      const known = found.get(task);
      if (known) for (const span of spans) known.push(span);
      else found.set(task, spans);
    }
    return found;
  }
}

/** What a tree of spans is called is the nearest thing to a kind of task. */
function kindOf(spans: readonly Span[]): { kind?: string } {
  const root = spans.find(({ parent }) => parent === undefined);
  return root?.title === undefined ? {} : { kind: root.title };
}
