import * as z from "zod";
import { nameSchema } from "../core/event-fields.js";
import { contentSchema, contentText } from "./content-text.js";
import type { DocumentImporter } from "./importer.js";
import { parsePart } from "./parse-part.js";
import { RecordedRun } from "./recorded-run.js";
import { traceName } from "./trace-name.js";
import { unchecked } from "./unchecked.js";
import { unknownFields } from "./unknown-fields.js";

/** Reads the logs of the Who&When data set: group chats of AG2, and runs of Magentic-One led by an orchestrator. */
export const whoWhenFormat: DocumentImporter = {
  id: "who-when",
  input: "document",
  recognises: (document) =>
    document !== null &&
    typeof document === "object" &&
    "history" in document &&
    Array.isArray(document.history) &&
    "question" in document,
  *read(document, { file }) {
    const parsed = parsePart(logSchema, document);
    if (!parsed.ok) return yield parsed;
    const { history, question } = parsed.data;
    const isGroup = history.some(({ name }) => name);
    const kind = isGroup ? "ag2" : "magentic-one";
    const run = new RecordedRun({ task: traceName(file), kind, goal: question ?? undefined });
    for (const entry of history) {
      const content = contentText(entry.content);
      const seat = isGroup ? inGroup(entry) : atOrchestrator(entry);
      run.add({ type: "message", ...seat, content });
    }
    yield run.result(unknownFields(document, logSchema.shape));
  },
};

const entrySchema = z.object({ role: nameSchema, name: nameSchema.nullish(), content: contentSchema });

const logSchema = z.object({
  history: z.array(entrySchema),
  question: z.string().nullish(),
  question_ID: unchecked,
  level: unchecked,
  ground_truth: unchecked,
  is_correct: unchecked,
  is_corrected: unchecked,
  mistake_agent: unchecked,
  mistake_step: unchecked,
  mistake_reason: unchecked,
  system_prompt: unchecked,
});

type Entry = z.output<typeof entrySchema>;

function inGroup({ name, role }: Entry) {
  return { from: name ?? role, to: { group: "group" } };
}

/** Roles of Magentic-One: `Orchestrator (-> WebSurfer)`, `Orchestrator (thought)`, `WebSurfer`, `human`. */
const ROLE = /^(?<name>.+?)(?: \((?:-> (?<to>.+)|(?<note>.+))\))?$/s;

const LEADER = "Orchestrator";
const PERSON = "human";

function atOrchestrator({ role }: Entry) {
  const { name = role, to, note } = ROLE.exec(role)?.groups ?? {};
  if (to !== undefined) return { from: name, to };
  if (note === "thought") return { from: name, to: name, channel: "thought" as const };
  return { from: name, to: note === undefined && name !== LEADER ? LEADER : PERSON };
}
