import type * as z from "zod";
import { type Event, eventSchema, type ParticipantKind, SCHEMA_VERSION } from "../core/event.js";
import { explainIssue } from "../core/explain-issue.js";
import { inferKind } from "../core/participant.js";
import { type MissingPart, type TraceHeader, traceHeaderSchema } from "../core/trace.js";
import { cutName } from "./cut-name.js";
import type { LineResult, TraceItem } from "./importer.js";

type WithoutSeq<E> = E extends unknown ? Omit<E, "seq"> : never;

/** An event as an importer makes it: its number follows from the order in which events are added. */
export type ImportedEvent = WithoutSeq<z.input<typeof eventSchema>>;

/** What a source says about a run as a whole. */
export interface RunFacts {
  /** Id of the task. Cut where it is longer than ids may be. */
  readonly task: string;
  readonly root?: string | undefined;
  readonly parentTask?: string | undefined;
  /** Kind of task; by default reports group by it. */
  readonly kind?: string | undefined;
  readonly goal?: string | undefined;
}

/** Events of one recorded run, held until it is complete: only then is known who takes part and what is missing. */
export class RecordedRun {
  readonly #facts: RunFacts;
  readonly #events: Event[] = [];
  readonly #stated = new Map<string, ParticipantKind>();
  readonly #notes: string[] = [];

  constructor(facts: RunFacts) {
    this.#facts = facts;
  }

  get size(): number {
    return this.#events.length;
  }

  /** States the kind of a participant that its name does not tell. */
  state(name: string, kind: ParticipantKind): void {
    this.#stated.set(cutName(name), kind);
  }

  /** Notes what is odd but accepted. */
  note(note: string): void {
    this.#notes.push(note);
  }

  /** Adds an event and returns its `seq`; an event that is none, after all, is left out and noted. */
  add(event: ImportedEvent): number {
    const seq = this.#events.length + 1;
    const input = { ...event, seq };
    const parsed = eventSchema.safeParse(input);
    if (parsed.success) this.#events.push(parsed.data);
    else {
      const { field, expected } = explainIssue(parsed.error.issues, input);
      this.note(`left out an event: \`${field}\` is not ${expected}`);
    }
    return parsed.success ? seq : seq - 1;
  }

  /** The run from header to end. */
  result(unknownFields: readonly string[] = []): Extract<LineResult, { ok: true }> {
    const header = this.#header();
    const { task } = header;
    const items: TraceItem[] = [
      { kind: "header", header },
      ...this.#events.map((event): TraceItem => ({ kind: "event", task, event })),
      { kind: "end", task },
    ];
    return { ok: true, items, unknownFields, notes: this.#notes };
  }

  #header(): TraceHeader {
    const { task, root, parentTask, kind, goal } = this.#facts;
    return traceHeaderSchema.parse({
      type: "trace",
      schema: SCHEMA_VERSION,
      task: cutId(task),
      ...(root && { root: cutId(root) }),
      ...(parentTask && { parentTask: cutId(parentTask) }),
      ...(kind && { kind: cutName(kind) }),
      ...(goal && { goal }),
      participants: this.#participants(),
      lacks: missingParts(this.#events),
    });
  }

  #participants() {
    const callers = new Set<string>();
    const names = new Set<string>();
    for (const event of this.#events) {
      for (const name of namesOf(event)) names.add(name);
      if (event.type === "tool-call") callers.add(event.from);
    }
    return Array.from(names, (name) => {
      const stated = this.#stated.get(name);
      return { name, kind: inferKind({ name, makesCalls: callers.has(name), ...(stated && { stated }) }) };
    });
  }
}

/** Longest id of a task: see `traceHeaderSchema`. */
const MAX_ID_CHARS = 512;

function cutId(id: string): string {
  return id.slice(0, MAX_ID_CHARS) || "run";
}

function namesOf(event: Event): readonly string[] {
  switch (event.type) {
    case "message":
      return [event.from, ...recipients(event.to)];
    case "tool-call":
    case "model-call":
    case "wait":
      return [event.from];
    case "tool-result":
      return [event.to];
    case "spawn":
      return [event.from, event.child];
    case "return":
      return [event.from, event.to];
    default:
      return [];
  }
}

function recipients(to: Extract<Event, { type: "message" }>["to"]): readonly string[] {
  if (typeof to === "string") return [to];
  return Array.isArray(to) ? to : [];
}

/** Says what no event of a run has, so that rules which need it are not judged. */
function missingParts(events: readonly Event[]): MissingPart[] {
  const hasType = (type: Event["type"]) => events.some((event) => event.type === type);
  const lacks: MissingPart[] = [];
  if (!events.some(hasText)) lacks.push("content");
  if (hasType("tool-call") && !hasType("tool-result")) lacks.push("results");
  if (!events.some(({ at }) => at !== undefined)) lacks.push("times");
  if (!events.some((event) => "usage" in event && event.usage)) lacks.push("tokens");
  if (!hasType("wait")) lacks.push("waits");
  return lacks;
}

function hasText(event: Event): boolean {
  return ("content" in event && event.content !== undefined) || ("args" in event && event.args !== undefined);
}
