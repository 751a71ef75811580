import { SCHEMA_VERSION } from "../core/event.js";
import type { TraceHeader } from "../core/trace.js";
import type { EventDraft } from "./event-draft.js";
import type { TraceItem } from "./importer.js";

/** What a header says of a run of which only the beginning was read. */
export type StreamedFacts = Pick<TraceHeader, "task" | "lacks"> &
  Partial<Pick<TraceHeader, "root" | "parentTask" | "kind" | "goal" | "participants">>;

/** Numbers the events of a run as they come. For files that are too large to be held; see `RecordedRun` for others. */
export class StreamedRun {
  readonly #facts: StreamedFacts;
  #seq = 0;

  constructor(facts: StreamedFacts) {
    this.#facts = facts;
  }

  get hasBegun(): boolean {
    return this.#seq > 0;
  }

  /** The items of these events, with the header before the first of all. */
  add(drafts: readonly EventDraft[], late: Partial<StreamedFacts> = {}): TraceItem[] {
    const items: TraceItem[] = [];
    if (drafts.length > 0 && this.#seq === 0) items.push({ kind: "header", header: this.#header(late) });
    for (const draft of drafts) {
      this.#seq += 1;
      items.push({ kind: "event", task: this.#facts.task, event: { ...draft, seq: this.#seq } });
    }
    return items;
  }

  /** Ends the trace, where it has begun. */
  end(): TraceItem[] {
    return this.#seq === 0 ? [] : [{ kind: "end", task: this.#facts.task }];
  }

  #header(late: Partial<StreamedFacts>): TraceHeader {
    return {
      type: "trace",
      schema: SCHEMA_VERSION,
      capture: "content",
      participants: [],
      ...this.#facts,
      ...late,
    };
  }
}
