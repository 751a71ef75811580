import * as z from "zod";
import type { DocumentImporter, LineResult } from "./importer.js";
import { parsePart } from "./parse-part.js";
import { RecordedRun } from "./recorded-run.js";
import { RunNames } from "./run-names.js";
import { unchecked } from "./unchecked.js";
import { unknownFields } from "./unknown-fields.js";

/** Reads the results of InterCode: runs by their id, in each of which an agent acts in a shell or a database. */
export const intercodeFormat: DocumentImporter = {
  id: "intercode",
  input: "document",
  recognises: (document) =>
    document !== null && typeof document === "object" && isRun(Object.values(document)[0]),
  *read(document, { file }) {
    const names = new RunNames(file);
    const runs = document !== null && typeof document === "object" ? Object.entries(document) : [];
    for (const [key, run] of runs) yield readRun(run, key, names);
  },
};

function isRun(value: unknown): boolean {
  return value !== null && typeof value === "object" && "turn_history" in value && "query" in value;
}

const runSchema = z.object({
  environment: z.string().nullish(),
  query: z.string().nullish(),
  turn_history: z.object({
    actions: z.array(z.string()),
    observations: z.array(z.unknown()).default([]),
    thoughts: z.array(z.string().nullable()).nullish(),
    valid_action: z.array(z.boolean()).nullish(),
  }),
  dataset: unchecked,
  task_id: unchecked,
  summary: unchecked,
  hardness: unchecked,
});

type Turns = z.output<typeof runSchema>["turn_history"];

function readRun(value: unknown, key: string, names: RunNames): LineResult {
  const parsed = parsePart(runSchema, value, key);
  if (!parsed.ok) return parsed;
  const { environment, query, turn_history } = parsed.data;
  const tool = environment?.replace(/^ic_/, "") || "shell";
  const run = new RecordedRun({
    task: names.of(key),
    kind: `intercode ${tool}`,
    goal: query ?? undefined,
  });
  if (query) run.add({ type: "message", from: "user", to: "agent", content: query });
  for (const index of turn_history.actions.keys()) addTurn(run, turn_history, index, tool);
  return run.result(unknownFields(value, runSchema.shape));
}

function addTurn(run: RecordedRun, turns: Turns, index: number, tool: string): void {
  const from = "agent";
  const call = `c${index}`;
  const thought = turns.thoughts?.[index];
  if (thought) run.add({ type: "message", from, to: from, channel: "thought", content: thought });
  run.add({ type: "tool-call", from, tool, call, round: call, args: { cmd: turns.actions[index] } });
  if (index >= turns.observations.length) return;
  const content = textOf(turns.observations[index]);
  const status = turns.valid_action?.[index] === false ? "error" : "ok";
  run.add({ type: "tool-result", to: from, tool, call, status, content });
}

/** A database answers with rows. */
function textOf(observation: unknown): string {
  return typeof observation === "string" ? observation : JSON.stringify(observation ?? null);
}
