import * as z from "zod";
import { nameSchema } from "../core/event-fields.js";
import { callArgs, toolOf } from "./chat/chat-call.js";
import { chatCallSchema } from "./chat/schema.js";
import type { DocumentImporter, LineResult } from "./importer.js";
import { parsePart } from "./parse-part.js";
import { RecordedRun } from "./recorded-run.js";
import { RunNames } from "./run-names.js";
import { unchecked } from "./unchecked.js";
import { unknownFields } from "./unknown-fields.js";

/** Reads tapes of TapeAgents: steps of agents that call each other and answer. */
export const tapeAgentsFormat: DocumentImporter = {
  id: "tape-agents",
  input: "document",
  recognises: (document) => isTape(Array.isArray(document) ? document[0] : document),
  *read(document, { file }) {
    const names = new RunNames(file);
    if (!Array.isArray(document)) return yield readTape(document, "", names);
    for (const [index, tape] of document.entries()) yield readTape(tape, String(index), names);
  },
};

function isTape(value: unknown): boolean {
  if (value === null || typeof value !== "object" || !("steps" in value)) return false;
  return Array.isArray(value.steps) && "context" in value && "metadata" in value;
}

const stepSchema = z.looseObject({
  metadata: z.object({ agent: nameSchema.or(z.literal("")).nullish() }).nullish(),
  kind: nameSchema.nullish(),
  /** Of models that call tools in the way of chats. */
  tool_calls: z.array(chatCallSchema).nullish(),
  tool_call_id: nameSchema.nullish(),
  /** Of calls: the agent that is called. */
  agent_name: z.string().nullish(),
});

const tapeSchema = z.object({
  steps: z.array(stepSchema),
  context: unchecked,
  metadata: z.object({ id: z.string().nullish() }).nullish(),
});

type Step = z.output<typeof stepSchema>;

function readTape(value: unknown, path: string, names: RunNames): LineResult {
  const parsed = parsePart(tapeSchema, value, path);
  if (!parsed.ok) return parsed;
  const { steps, context } = parsed.data;
  const goal = typeof context === "string" ? context : undefined;
  const run = new RecordedRun({ task: names.of(path), kind: "tape-agents", goal });
  const tape = new Tape(run, leaderOf(steps));
  for (const step of steps) tape.add(step);
  return run.result(unknownFields(value, tapeSchema.shape));
}

/** What a person asks, the first agent is asked. */
function leaderOf(steps: readonly Step[]): string {
  const named = steps.find(({ metadata }) => metadata?.agent)?.metadata?.agent;
  return named?.split("/", 1)[0] || "agent";
}

/** Who asked from outside, and who reads the last answer. */
const PERSON = "user";

class Tape {
  readonly #run: RecordedRun;
  /** Who acted last: what is observed afterwards is for them. */
  #actor: string;
  #calls = 0;
  #open: { readonly call: string; readonly tool: string }[] = [];

  constructor(run: RecordedRun, leader: string) {
    this.#run = run;
    this.#actor = leader;
  }

  add(step: Step): void {
    const kind = step.kind || "thought";
    const from = step.metadata?.agent || this.#actor;
    const content = contentOf(step);
    switch (roleOf(kind)) {
      case "flow":
        return;
      case "person":
        this.#run.add({ type: "message", from: PERSON, to: this.#actor, content });
        return;
      case "observation":
        this.#observe(step, kind, content);
        return;
      case "action":
        this.#actor = from;
        this.#act({ from, tool: kind.replace(/_(action|tool_call)$/, ""), args: argsOf(step) });
        return;
      case "answer":
        this.#actor = from;
        if (content !== "" || !step.tool_calls?.length)
          this.#run.add({ type: "message", from, to: callerOf(from), content });
        for (const call of step.tool_calls ?? [])
          this.#act({ from, tool: toolOf(call), args: callArgs(call), id: call.id });
        return;
      case "call":
        this.#actor = from;
        this.#run.add({ type: "message", from, to: `${from}/${step.agent_name || "agent"}`, content });
        return;
      case "thought":
        this.#actor = from;
        this.#run.add({ type: "message", from, to: from, channel: "thought", content });
    }
  }

  #act({ from, tool, args, id }: Act): void {
    this.#calls += 1;
    const call = id ?? `c${this.#calls}`;
    this.#open.push({ call, tool });
    this.#run.add({ type: "tool-call", from, tool, call, args });
  }

  #observe({ tool_call_id: id }: Step, kind: string, content: string): void {
    const answered = this.#open.find(({ call }) => call === id) ?? this.#open[0];
    this.#open = this.#open.filter((call) => call !== answered);
    const status = kind.includes("error") || kind.includes("failure") ? "error" : "ok";
    this.#run.add({ type: "tool-result", to: this.#actor, ...answered, status, content });
  }
}

interface Act {
  readonly from: string;
  readonly tool: string;
  readonly args: unknown;
  readonly id?: string | null | undefined;
}

type Role = "flow" | "person" | "observation" | "action" | "answer" | "call" | "thought";

const roles: ReadonlyMap<string, Role> = new Map([
  ["set_next_node", "flow"],
  ["system", "flow"],
  ["user", "person"],
  ["task", "person"],
  ["assistant", "answer"],
  ["respond", "answer"],
  ["final_step", "answer"],
  ["final_answer", "answer"],
  ["final_answer_action", "answer"],
  ["call", "call"],
  ["tool", "observation"],
  ["execute_code", "action"],
  // The model's reply could not be read: nothing was done.
  ["llm_output_parsing_failure_action", "thought"],
]);

/** Teams name their own kinds of steps, by convention after what they are. What is none of these, agents think. */
function roleOf(kind: string): Role {
  const known = roles.get(kind);
  if (known) return known;
  if (/(_observation|_result|_error|_failure)$/.test(kind)) return "observation";
  return kind.endsWith("_action") || kind.endsWith("_tool_call") ? "action" : "thought";
}

/** Names of agents are paths from the one that leads; who answers, answers to the one above. */
function callerOf(agent: string): string {
  const end = agent.lastIndexOf("/");
  return end < 0 ? PERSON : agent.slice(0, end);
}

function argsOf({ metadata: _metadata, kind: _kind, ...args }: Step): Record<string, unknown> {
  return args;
}

/** A step without text says what it says in fields of its own. */
function contentOf(step: Step): string {
  const { agent_name: _called, copy_output: _copied, tool_calls: _calls, content, ...fields } = argsOf(step);
  if (typeof content === "string" && content !== "") return content;
  return Object.keys(fields).length === 0 ? "" : JSON.stringify(fields);
}
