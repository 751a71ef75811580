import { type Usage, usageTokens } from "../../core/event.js";
import type { EventDraft } from "../event-draft.js";
import type { TraceItem } from "../importer.js";
import { type StreamedFacts, StreamedRun } from "../streamed-run.js";
import type { OpenCalls } from "./blocks.js";
import { SeenIds } from "./seen-ids.js";

/** Names of those who take part in a thread. */
export interface Cast {
  /** Gives the task: a person, or the agent that started this one. */
  readonly principal: string;
  readonly agent: string;
  /** Says what the program itself puts in: reminders, summaries, errors of the service. */
  readonly program: string;
}

/** Which conversation this is. */
export interface ThreadId {
  readonly task: string;
  /** Task of the agent that started this one. */
  readonly parentTask?: string | undefined;
}

/** What one line says of the reply that it is a block of. */
export interface ReplyLine {
  readonly id: string;
  readonly model: string;
  readonly usage: Usage | undefined;
}

/** A reply of the model that is being recorded. */
interface Reply extends ReplyLine {
  /** Whether the first event in the queue is this reply's own. */
  readonly leads: boolean;
}

/** Events held of one reply: real ones have some dozens, with their results. */
const MAX_HELD = 1_000;

/**
 * One conversation of a session: the main one, or that of a subagent. Holds the events of a reply until it is
 * complete: each of its lines repeats the usage, and only the last one has counted all of the output.
 */
export class Thread {
  readonly cast: Cast;
  readonly calls: OpenCalls = new Map();
  readonly #run: StreamedRun;
  readonly #charged = new SeenIds();
  #queue: EventDraft[] = [];
  #reply: Reply | undefined;

  constructor(id: ThreadId) {
    const isSubagent = id.parentTask !== undefined;
    this.cast = {
      principal: isSubagent ? "agent" : "user",
      agent: isSubagent ? "subagent" : "agent",
      program: "claude-code",
    };
    this.#run = new StreamedRun(facts(id, this.cast));
  }

  /** Takes what one line adds to a reply; returns what is complete by then. */
  reply(line: ReplyLine, events: readonly EventDraft[]): TraceItem[] {
    const isMore = this.#reply?.id === line.id && this.#queue.length < MAX_HELD;
    const before = isMore ? [] : this.#flush();
    const { leads = events.length > 0, usage } = this.#reply ?? {};
    this.#reply = { id: line.id, model: line.model, leads, usage: larger(usage, line.usage) };
    for (const event of events) this.#queue.push(event);
    return before;
  }

  /** Takes a turn of somebody else. Results may come in while the model still streams the rest of its reply. */
  turn(events: readonly EventDraft[]): TraceItem[] {
    if (this.#reply && this.#queue.length < MAX_HELD && events.every(isAnswer)) {
      for (const event of events) this.#queue.push(event);
      return [];
    }
    const before = this.#flush();
    for (const event of events) this.#queue.push(event);
    return [...before, ...this.#flush()];
  }

  /** Ends the trace, where it has begun. */
  end(): TraceItem[] {
    return [...this.#flush(), ...this.#run.end()];
  }

  #flush(): TraceItem[] {
    const events = this.#settle();
    const [first] = events;
    this.#queue = [];
    this.#reply = undefined;
    const goal = first?.type === "message" ? first.content : undefined;
    return this.#run.add(events, goal === undefined ? {} : { goal });
  }

  /** Charges the reply to its first event, once however often the session's history was copied into the file. */
  #settle(): readonly EventDraft[] {
    const reply = this.#reply;
    if (!reply?.usage || usageTokens(reply.usage) === 0 || !this.#charged.add(reply.id)) return this.#queue;
    const { usage, model } = reply;
    const [first] = this.#queue;
    if (reply.leads && (first?.type === "message" || first?.type === "tool-call")) {
      first.usage = usage;
      return this.#queue;
    }
    return [{ type: "model-call", from: this.cast.agent, model, usage }, ...this.#queue];
  }
}

function facts({ task, parentTask }: ThreadId, { principal, agent, program }: Cast): StreamedFacts {
  const isSubagent = parentTask !== undefined;
  return {
    task,
    ...(isSubagent && { parentTask, root: parentTask }),
    kind: isSubagent ? "claude-code subagent" : "claude-code",
    participants: [
      { name: principal, kind: isSubagent ? "agent" : "human" },
      { name: agent, kind: "agent" },
      { name: program, kind: "system" },
    ],
    lacks: ["waits"],
  };
}

/** A result of a call, or what else it tells of. */
function isAnswer({ type }: EventDraft): boolean {
  return type === "tool-result" || type === "spawn";
}

function larger(known: Usage | undefined, next: Usage | undefined): Usage | undefined {
  if (known === undefined || next === undefined) return next ?? known;
  return next.output > known.output ? next : known;
}
