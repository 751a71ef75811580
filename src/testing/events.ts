import type * as z from "zod";
import { type Address, type Event, eventSchema, SCHEMA_VERSION } from "../core/event.js";
import { type TraceHeader, traceHeaderSchema } from "../core/trace.js";

type EventInput = z.input<typeof eventSchema>;
type Unnumbered<E> = E extends unknown ? Omit<E, "seq"> & { readonly seq?: number } : never;
type InputOf<Type extends EventInput["type"]> = Extract<EventInput, { type: Type }>;

/** An event as a test writes it: without its number, defaults left out. */
export type NewEvent = Unnumbered<EventInput>;

/** Further fields of an event, such as `parent`, `round` or `usage`. */
export type Extra<Type extends EventInput["type"]> = Partial<Omit<InputOf<Type>, "type">>;

/** Tokens and price of a model call; what is left out is 0 or unknown. */
export type Bill = InputOf<"model-call">["usage"] & Omit<Extra<"model-call">, "usage">;

/** Where the numbers and times of built events begin. */
export interface EventsOptions {
  /** Instant of the first event in milliseconds. @default no times at all */
  readonly startAt?: number;
  /** Milliseconds from one event to the next. @default 1_000 */
  readonly stepMs?: number;
  /** Number of the first event. @default 0 */
  readonly firstSeq?: number;
}

/** A recorded task, ready to be replayed. */
export interface Trace {
  readonly header: TraceHeader;
  readonly events: readonly Event[];
}

/** Begins a list of events, which get their `seq` (and `at`, when a start is given) in order. */
export function events(options: EventsOptions = {}): EventBuilder {
  return new EventBuilder(options);
}

/** Puts a header before events. What the header leaves out gets its default; the task is called `task`. */
export function trace(
  header: Partial<z.input<typeof traceHeaderSchema>>,
  recorded: Iterable<Event> = [],
): Trace {
  const full = { type: "trace", schema: SCHEMA_VERSION, task: "task", ...header } as const;
  return { header: traceHeaderSchema.parse(full), events: [...recorded] };
}

/**
 * Collects events; each verb adds one and returns the builder. Iterate over it, or call `list`, to read them.
 *
 * @example
 * const pingPong = events().repeat(3, (round) => round.message("a", "b", "Ready?").message("b", "a", "Ready."));
 */
export class EventBuilder implements Iterable<Event> {
  readonly #events: Event[] = [];
  readonly #stepMs: number;
  #at: number | undefined;
  #seq: number;

  constructor({ startAt, stepMs = 1_000, firstSeq = 0 }: EventsOptions) {
    this.#at = startAt;
    this.#stepMs = stepMs;
    this.#seq = firstSeq;
  }

  /** Number of the latest event, to name it as a parent; -1 before the first. */
  get lastSeq(): number {
    return this.#events.at(-1)?.seq ?? -1;
  }

  /** Adds what one participant says to another, to several, or to a group. */
  message(from: string, to: Address, content: string, extra: Extra<"message"> = {}): this {
    return this.add({ type: "message", from, to, content, ...extra });
  }

  /** Adds what an agent says to itself. */
  thought(from: string, content: string): this {
    return this.message(from, from, content, { channel: "thought" });
  }

  /** Adds a call and its result, paired by id. */
  calls(agent: string, tool: string, args: InputOf<"tool-call">["args"], result: string): this {
    const call = `call-${this.#seq}`;
    return this.toolCall(agent, tool, args, { call }).toolResult(agent, result, { call, tool });
  }

  /** Adds a call and the error that came of it, paired by id. */
  fails(agent: string, tool: string, args: InputOf<"tool-call">["args"], error: string): this {
    const call = `call-${this.#seq}`;
    return this.toolCall(agent, tool, args, { call }).toolResult(agent, error, {
      call,
      tool,
      status: "error",
    });
  }

  toolCall(
    from: string,
    tool: string,
    args: InputOf<"tool-call">["args"],
    extra: Extra<"tool-call"> = {},
  ): this {
    return this.add({ type: "tool-call", from, tool, ...(args !== undefined && { args }), ...extra });
  }

  toolResult(to: string, content: string | undefined, extra: Extra<"tool-result"> = {}): this {
    return this.add({ type: "tool-result", to, ...(content !== undefined && { content }), ...extra });
  }

  /** Adds a model call with what it used, of the model `test-model` unless another is named. */
  modelCall(from: string, { model = "test-model", costNanoUsd, key, ...usage }: Bill): this {
    return this.add({
      type: "model-call",
      from,
      model,
      usage,
      ...(costNanoUsd !== undefined && { costNanoUsd }),
      ...(key !== undefined && { key }),
    });
  }

  spawn(from: string, child: string, extra: Extra<"spawn"> = {}): this {
    return this.add({ type: "spawn", from, child, ...extra });
  }

  /** Adds that an agent waits for all of these, or for any one of them. */
  wait(from: string, on: string | string[], mode: "all" | "any" = "all"): this {
    return this.add({ type: "wait", from, on, mode });
  }

  /** Adds that an agent answered one that waited for it. */
  returned(from: string, to: string): this {
    return this.add({ type: "return", from, to });
  }

  progress(mark: string, from?: string): this {
    return this.add({ type: "progress", mark, ...(from !== undefined && { from }) });
  }

  finish(outcome: InputOf<"finish">["outcome"] = "success"): this {
    return this.add({ type: "finish", outcome });
  }

  /** Adds the passing of time up to `at`, from which later events go on. */
  tick(at: number): this {
    this.#at = at;
    return this.add({ type: "tick", at });
  }

  /** Adds an operator's halt of the task, or of the part with that key. */
  halt(cut?: string): this {
    return this.#operate("halt", cut);
  }

  /** Adds an operator's leave for one supervised turn of the task, or of the part with that key. */
  resume(cut?: string): this {
    return this.#operate("resume", cut);
  }

  /** Lets time pass without an event. Without times it does nothing. */
  pause(ms: number): this {
    if (this.#at !== undefined) this.#at += ms;
    return this;
  }

  /** Adds what `turn` adds, so many times; it is told which time this is, from 0. */
  repeat(times: number, turn: (builder: this, index: number) => unknown): this {
    for (let index = 0; index < times; index += 1) turn(this, index);
    return this;
  }

  /** Adds any event; a `seq` or `at` of its own is kept. @throws {z.ZodError} when it is no valid event. */
  add(event: NewEvent): this {
    const at = this.#at === undefined ? {} : { at: this.#at };
    const parsed = eventSchema.parse({ ...at, seq: this.#seq, ...event });
    this.#events.push(parsed);
    this.#seq = parsed.seq + 1;
    return this.pause(this.#stepMs);
  }

  /** Returns the events so far. */
  list(): Event[] {
    return [...this.#events];
  }

  [Symbol.iterator](): Iterator<Event> {
    return this.#events[Symbol.iterator]();
  }

  #operate(action: "halt" | "resume", cut: string | undefined): this {
    const by = { actor: "operator", reason: "test" };
    return this.add({ type: "control", action, ...by, ...(cut !== undefined && { cut }) });
  }
}
