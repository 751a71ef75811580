import * as z from "zod";
import type { Usage } from "../core/event.js";
import { nameSchema } from "../core/event-fields.js";
import { explainIssue } from "../core/explain-issue.js";
import { readUsage } from "../core/read-usage.js";
import { contentSchema, contentText } from "./content-text.js";
import type { EventDraft } from "./event-draft.js";
import type { LineImporter, LineReader, LineResult, TraceItem } from "./importer.js";
import { instantOf } from "./instant.js";
import { refused } from "./refused.js";
import { StreamedRun } from "./streamed-run.js";

/** Reads pidgin's event logs: two models in conversation. */
export const pidginFormat: LineImporter = {
  id: "pidgin",
  input: "lines",
  recognises: (first) =>
    first !== null && typeof first === "object" && "event_type" in first && "conversation_id" in first,
  open: () => new Conversations(),
};

const eventSchema = z.object({
  event_type: z.string(),
  conversation_id: nameSchema,
  timestamp: z.string().nullish(),
});

const startSchema = z.object({
  initial_prompt: z.string().nullish(),
  agent_a_model: nameSchema.nullish(),
  agent_b_model: nameSchema.nullish(),
});

const saidSchema = z.object({ agent_id: nameSchema, message: z.object({ content: contentSchema }) });

const usedSchema = z.object({ agent_id: nameSchema.nullish(), model: nameSchema.nullish() });

/** Events that say nothing new: requests, rounds and the prompts of the two. */
const PASSED_BY: ReadonlySet<string> = new Set([
  "ConversationEndEvent",
  "MessageRequestEvent",
  "SystemPromptEvent",
  "TurnCompleteEvent",
  "TurnStartEvent",
]);

class Conversations implements LineReader {
  readonly #open = new Map<string, Conversation>();

  read(value: unknown): LineResult {
    const event = eventSchema.safeParse(value);
    if (!event.success) return bad(event.error, value);
    const { event_type: type, conversation_id: id, timestamp } = event.data;
    const at = instantOf(timestamp);
    switch (type) {
      case "ConversationStartEvent":
        return parsed(startSchema, value, (start) => this.#of(id).begin(start));
      case "MessageCompleteEvent":
        return parsed(saidSchema, value, (said) => this.#of(id).say(said, at));
      case "TokenUsageEvent":
        return parsed(usedSchema, value, (used) => this.#of(id).bill(used, readUsage({ usage: value })));
      default:
        return { ok: true, items: [], unknownFields: PASSED_BY.has(type) ? [] : [`event_type=${type}`] };
    }
  }

  *finish(): Generator<LineResult> {
    for (const conversation of this.#open.values())
      yield { ok: true, items: conversation.end(), unknownFields: [] };
  }

  #of(id: string): Conversation {
    const known = this.#open.get(id) ?? new Conversation(id);
    this.#open.set(id, known);
    return known;
  }
}

function bad(error: z.ZodError, value: unknown): LineResult {
  return refused(explainIssue(error.issues, value));
}

function parsed<T>(
  schema: z.ZodType<T>,
  value: unknown,
  translate: (event: T) => readonly TraceItem[],
): LineResult {
  const event = schema.safeParse(value);
  if (!event.success) return bad(event.error, value);
  return { ok: true, items: translate(event.data), unknownFields: [] };
}

const [FIRST, SECOND] = ["agent_a", "agent_b"] as const;

type Message = Extract<EventDraft, { type: "message" }>;

/** Holds the last message until its bill comes, on the line behind it. */
class Conversation {
  readonly #run: StreamedRun;
  readonly #models = new Map<string, string>();
  #goal: string | undefined;
  #held: Message | undefined;

  constructor(task: string) {
    const participants = [FIRST, SECOND].map((name) => ({ name, kind: "agent" as const }));
    this.#run = new StreamedRun({ task, kind: "pidgin", participants, lacks: ["waits"] });
  }

  begin({ initial_prompt, agent_a_model, agent_b_model }: z.output<typeof startSchema>): TraceItem[] {
    this.#goal = initial_prompt ?? undefined;
    if (agent_a_model) this.#models.set(FIRST, agent_a_model);
    if (agent_b_model) this.#models.set(SECOND, agent_b_model);
    return [];
  }

  say({ agent_id: from, message }: z.output<typeof saidSchema>, at: number | undefined): TraceItem[] {
    const before = this.#release();
    const to = from === FIRST ? SECOND : FIRST;
    const model = this.#models.get(from);
    this.#held = { type: "message", from, to, content: contentText(message.content), at, model };
    return before;
  }

  bill({ agent_id, model }: z.output<typeof usedSchema>, usage: Usage | undefined): TraceItem[] {
    const held = this.#held;
    if (usage === undefined) return [];
    if (held && held.from === (agent_id ?? held.from)) {
      this.#held = { ...held, usage };
      return this.#release();
    }
    const from = agent_id ?? FIRST;
    return [...this.#release(), ...this.#add({ type: "model-call", from, model: model ?? "unknown", usage })];
  }

  end(): TraceItem[] {
    return [...this.#release(), ...this.#run.end()];
  }

  #release(): TraceItem[] {
    const held = this.#held;
    this.#held = undefined;
    return held ? this.#add(held) : [];
  }

  #add(event: EventDraft): TraceItem[] {
    return this.#run.add([event], this.#goal === undefined ? {} : { goal: this.#goal });
  }
}
