import * as z from "zod";
import { addChat } from "./chat/add-chat.js";
import { chatMessageSchema } from "./chat/schema.js";
import type { DocumentImporter, LineResult } from "./importer.js";
import { parsePart } from "./parse-part.js";
import { RecordedRun } from "./recorded-run.js";
import { RunNames } from "./run-names.js";
import { unchecked } from "./unchecked.js";
import { unknownFields } from "./unknown-fields.js";

/** Reads the results of tau-bench: a list of runs, in each of which an agent serves a simulated user. */
export const tauBenchFormat: DocumentImporter = {
  id: "tau-bench",
  input: "document",
  recognises: (document) => Array.isArray(document) && isRun(document[0]),
  *read(document, { file }) {
    const names = new RunNames(file);
    const runs = Array.isArray(document) ? document : [document];
    for (const [index, run] of runs.entries()) yield readRun(run, String(index), names);
  },
};

function isRun(value: unknown): boolean {
  return value !== null && typeof value === "object" && "traj" in value && Array.isArray(value.traj);
}

const runSchema = z.object({
  task_id: z.union([z.int(), z.string()]),
  trial: z.union([z.int(), z.string()]).nullish(),
  reward: unchecked,
  info: z.object({ task: z.object({ instruction: z.string().nullish() }).nullish() }).nullish(),
  traj: z.array(chatMessageSchema),
});

function readRun(value: unknown, path: string, names: RunNames): LineResult {
  const parsed = parsePart(runSchema, value, path);
  if (!parsed.ok) return parsed;
  const { task_id, trial, info, traj } = parsed.data;
  const run = new RecordedRun({
    task: names.of(task_id, trial),
    kind: "tau-bench",
    goal: info?.task?.instruction ?? undefined,
  });
  run.state("user", "human");
  addChat(run, traj, { agent: "agent", user: "user" });
  return run.result(unknownFields(value, runSchema.shape));
}
