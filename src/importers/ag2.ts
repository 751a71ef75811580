import * as z from "zod";
import { addChat, type Dialogue, type Group } from "./chat/add-chat.js";
import { type ChatMessage, chatMessageSchema } from "./chat/schema.js";
import { contentText } from "./content-text.js";
import type { DocumentImporter, LineResult } from "./importer.js";
import { parsePart } from "./parse-part.js";
import { parsedJson } from "./parsed-json.js";
import { RecordedRun } from "./recorded-run.js";
import { RunNames } from "./run-names.js";
import { unchecked } from "./unchecked.js";
import { unknownFields } from "./unknown-fields.js";

/** Reads what AG2 and AutoGen 0.2 leave behind: saved messages of a chat, and records of the MAST data set around them. */
export const ag2Format: DocumentImporter = {
  id: "ag2",
  input: "document",
  recognises: (document) => isRecord(document) || isList(document),
  *read(document, { file }) {
    const names = new RunNames(file);
    const entries = Array.isArray(document) ? document : [document];
    if (!entries.some(isRecord)) return yield readMessages(entries, names);
    for (const [index, record] of entries.entries()) {
      yield readRecord(record, Array.isArray(document) ? String(index) : "", names);
    }
  },
};

function isList(document: unknown): boolean {
  return (
    Array.isArray(document) && (isRecord(document[0]) || document.every(isMessage)) && document.length > 0
  );
}

function isRecord(value: unknown): boolean {
  return has(value, "trace") && (has(value, "trace_id") || has(value, "mas_name"));
}

function isMessage(value: unknown): boolean {
  return has(value, "role") && (has(value, "content") || has(value, "tool_calls"));
}

function has(value: unknown, field: string): boolean {
  return value !== null && typeof value === "object" && field in value;
}

function readMessages(messages: unknown, names: RunNames): LineResult {
  const parsed = parsePart(z.array(chatMessageSchema), messages);
  return parsed.ok ? chatRun(parsed.data, { task: names.of() }).result() : parsed;
}

const recordSchema = z.object({
  trace_id: z.union([z.string(), z.int()]).nullish(),
  mas_name: z.string().nullish(),
  trace: unchecked,
  llm_name: unchecked,
  benchmark_name: unchecked,
  round: unchecked,
  mast_annotation: unchecked,
});

const traceSchema = z.object({
  problem_statement: z.union([z.string(), z.array(z.string())]).nullish(),
  trajectory: z.array(chatMessageSchema),
});

function readRecord(value: unknown, path: string, names: RunNames): LineResult {
  const record = parsePart(recordSchema, value, path);
  if (!record.ok) return record;
  const { trace_id, mas_name, trace } = record.data;
  const parsed = parsePart(traceSchema, parsedJson(trace), path === "" ? "trace" : `${path}.trace`);
  if (!parsed.ok) return parsed;
  const { problem_statement, trajectory } = parsed.data;
  const run = chatRun(trajectory, {
    task: names.of(trace_id),
    kind: mas_name?.toLowerCase(),
    goal: Array.isArray(problem_statement) ? problem_statement.join("\n") : problem_statement,
  });
  return run.result(unknownFields(value, recordSchema.shape));
}

interface ChatAbout {
  readonly task: string;
  readonly kind?: string | undefined;
  readonly goal?: string | null | undefined;
}

function chatRun(messages: readonly ChatMessage[], { task, kind, goal }: ChatAbout): RecordedRun {
  const seats = seatsOf(messages);
  const first = messages.find(({ role }) => role !== "system");
  const run = new RecordedRun({
    task,
    kind: kind ?? ("group" in seats ? "ag2" : "chat"),
    goal: goal ?? contentText(first?.content),
  });
  addChat(run, messages, seats);
  return run;
}

/** In a saved group chat each message has the name of its speaker; without names it is one agent and its user. */
function seatsOf(messages: readonly ChatMessage[]): Dialogue | Group {
  return messages.some(({ name, role }) => name && role !== "tool")
    ? { group: "group" }
    : { agent: "agent", user: "user" };
}
