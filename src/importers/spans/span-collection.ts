import type { LineResult, TraceItem } from "../importer.js";
import { RecordedRun } from "../recorded-run.js";
import type { ChatMessage } from "./chat-message.js";
import type { Span } from "./span.js";
import { translateRun } from "./translate-run.js";

export interface SpanCollectionOptions {
  /** Characters that are held before the runs untouched for longest are told. @default 16 million */
  readonly maxHeldChars?: number;
}

/** Bytes, where text is in Latin letters: with the garbage that V8 lets pile up, `bench:replay --large` stays below 300 MB. */
const MAX_HELD_CHARS = 16_000_000;

/** What a span costs besides its texts, and each of its messages: some 1.3 kB in all, as V8's heap shows. */
const SPAN_CHARS = 800;
const MESSAGE_CHARS = 300;

type ReadResult = Extract<LineResult, { ok: true }>;

/** Spans of one tree. */
interface Tree {
  readonly spans: Map<string, Span>;
  chars: number;
  /** Counts additions: what was untouched for longest is most likely complete. */
  touchedAt: number;
}

interface Conversation {
  readonly task: string;
  readonly trees: string[];
  touchedAt: number;
}

/** Spans of a file, gathered into runs: a conversation where one is named, else a tree. */
export class SpanCollection {
  readonly #maxHeldChars: number;
  readonly #trees = new Map<string, Tree>();
  #heldChars = 0;
  #additions = 0;

  constructor({ maxHeldChars = MAX_HELD_CHARS }: SpanCollectionOptions = {}) {
    this.#maxHeldChars = maxHeldChars;
  }

  /** Adds a span. One that was exported twice counts once, as it was last. */
  add(span: Span): void {
    const known = this.#trees.get(span.trace);
    const tree = known ?? { spans: new Map(), chars: 0, touchedAt: 0 };
    if (!known) this.#trees.set(span.trace, tree);
    tree.spans.set(span.id, span);
    this.#additions += 1;
    tree.touchedAt = this.#additions;
    const chars = charsOf(span);
    tree.chars += chars;
    this.#heldChars += chars;
  }

  /**
   * Tells the runs untouched for longest where too much is held. What comes later of one of them is told as a run of
   * its own, with the same id.
   */
  overflow(): ReadResult {
    const items: TraceItem[] = [];
    const notes: string[] = [];
    if (this.#heldChars < this.#maxHeldChars) return { ok: true, items, unknownFields: [], notes };
    const oldestFirst = this.#conversations().sort((a, b) => a.touchedAt - b.touchedAt);
    for (const conversation of oldestFirst) {
      if (this.#heldChars < this.#maxHeldChars / 2) break;
      const told = this.#tell(conversation);
      for (const item of told.items) items.push(item);
      for (const note of told.notes ?? []) notes.push(note);
    }
    return { ok: true, items, unknownFields: [], notes };
  }

  /** All runs that are still held, in the order in which they began to come. */
  *runs(): Generator<LineResult, void> {
    for (const conversation of this.#conversations()) yield this.#tell(conversation);
  }

  #conversations(): Conversation[] {
    const found = new Map<string, Conversation>();
    for (const [trace, { spans, touchedAt }] of this.#trees) {
      const task = threadOf(spans.values()) ?? trace;
      const known = found.get(task);
      if (known) {
        known.trees.push(trace);
        known.touchedAt = Math.max(known.touchedAt, touchedAt);
      } else found.set(task, { task, trees: [trace], touchedAt });
    }
    return [...found.values()];
  }

  #tell({ task, trees }: Conversation): ReadResult {
    const spans: Span[] = [];
    for (const trace of trees) {
      const tree = this.#trees.get(trace);
      this.#trees.delete(trace);
      this.#heldChars -= tree?.chars ?? 0;
      for (const span of tree?.spans.values() ?? []) spans.push(span);
    }
    const run = new RecordedRun({ task, kind: titleOf(spans) });
    translateRun(spans, run);
    return run.size === 0 ? { ok: true, items: [], unknownFields: [] } : run.result();
  }
}

function threadOf(spans: Iterable<Span>): string | undefined {
  for (const { thread } of spans) if (thread !== undefined) return thread;
  return undefined;
}

/** What a tree of spans is called is the nearest thing to a kind of task. */
function titleOf(spans: readonly Span[]): string | undefined {
  return spans.find(({ parent }) => parent === undefined)?.title;
}

function charsOf({ input, inputText, output, outputText, tool }: Span): number {
  const texts = [inputText, outputText, tool?.result].reduce((sum, text) => sum + (text?.length ?? 0), 0);
  return SPAN_CHARS + texts + messageChars(input) + messageChars(output) + argsChars(tool?.args);
}

function messageChars(messages: readonly ChatMessage[] = []): number {
  return messages.reduce((sum, { text = "", calls, results }) => {
    const called = calls.reduce((chars, { args }) => chars + argsChars(args), 0);
    const returned = results.reduce((chars, result) => chars + (result.text?.length ?? 0), 0);
    return sum + MESSAGE_CHARS + text.length + called + returned;
  }, 0);
}

/** Arguments are small, as a rule; where text is large it stands at their top. */
function argsChars(args: unknown): number {
  if (typeof args === "string") return args.length;
  if (args === null || typeof args !== "object") return 0;
  return Object.values(args).reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? value.length : 20),
    0,
  );
}
