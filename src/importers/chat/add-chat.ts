import { contentText } from "../content-text.js";
import type { RecordedRun } from "../recorded-run.js";
import { callArgs, toolOf } from "./chat-call.js";
import type { ChatMessage } from "./schema.js";

/** Who sits where in a chat of one agent. */
export interface Dialogue {
  readonly agent: string;
  readonly user: string;
}

/** A chat in which everybody reads everything. */
export interface Group {
  readonly group: string;
}

/** Adds the messages of a chat to a run. Instructions to the model (`system`) are no turns and left out. */
export function addChat(run: RecordedRun, messages: readonly ChatMessage[], seats: Dialogue | Group): void {
  const calls = new OpenCalls();
  for (const [index, message] of messages.entries()) {
    if (message.role === "system" || message.role === "developer") continue;
    const turn = { ...seatOf(message, seats), index, calls };
    if (isAnswer(message)) addResults(run, message, turn);
    else addTurn(run, message, turn);
  }
}

interface Turn {
  readonly from: string;
  readonly to: string | { readonly group: string };
  readonly index: number;
  readonly calls: OpenCalls;
}

function seatOf({ role, name }: ChatMessage, seats: Dialogue | Group): Pick<Turn, "from" | "to"> {
  if ("group" in seats) return { from: name ?? role, to: { group: seats.group } };
  const { agent, user } = seats;
  return role === "assistant" ? { from: agent, to: user } : { from: user, to: agent };
}

function isAnswer({ role, tool_responses }: ChatMessage): boolean {
  return role === "tool" || role === "function" || (tool_responses?.length ?? 0) > 0;
}

function addTurn(run: RecordedRun, message: ChatMessage, { from, to, index, calls }: Turn): void {
  const text = contentText(message.content);
  const made = message.tool_calls ?? [];
  calls.abandon(from);
  if (text || made.length === 0) run.add({ type: "message", from, to, content: text });
  for (const [position, call] of made.entries()) {
    const id = call.id ?? `c${index}.${position}`;
    const tool = toolOf(call);
    calls.open({ id, from, tool });
    run.add({ type: "tool-call", from, tool, call: id, round: `r${index}`, args: callArgs(call) });
  }
}

function addResults(run: RecordedRun, message: ChatMessage, { from, to, calls }: Turn): void {
  const answers = message.tool_responses?.length ? message.tool_responses : [message];
  for (const { tool_call_id: id, content } of answers) {
    const text = contentText(content) || (message.error ?? "");
    const call = calls.close(id ?? undefined);
    const status = message.error ? "error" : "ok";
    if (call)
      run.add({
        type: "tool-result",
        to: call.from,
        tool: call.tool,
        call: call.id,
        status,
        content: text,
      });
    else if (typeof to === "string") run.add({ type: "tool-result", to, status, content: text });
    else run.add({ type: "message", from, to, content: text });
  }
}

interface OpenCall {
  readonly id: string;
  readonly from: string;
  readonly tool: string;
}

/** Calls without an answer. Answers without an id belong to the calls in their order. */
class OpenCalls {
  #calls: OpenCall[] = [];

  open(call: OpenCall): void {
    this.#calls.push(call);
  }

  /** A model is not asked again before all answers are in: what is open by then lost its answer. */
  abandon(from: string): void {
    this.#calls = this.#calls.filter((call) => call.from !== from);
  }

  close(id: string | undefined): OpenCall | undefined {
    const index = id === undefined ? 0 : this.#calls.findIndex((call) => call.id === id);
    return index < 0 ? undefined : this.#calls.splice(index, 1)[0];
  }
}
