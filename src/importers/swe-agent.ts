import * as z from "zod";
import { contentSchema, contentText } from "./content-text.js";
import { cutName } from "./cut-name.js";
import type { DocumentImporter } from "./importer.js";
import { parsePart } from "./parse-part.js";
import { RecordedRun } from "./recorded-run.js";
import { traceName } from "./trace-name.js";
import { unchecked } from "./unchecked.js";
import { unknownFields } from "./unknown-fields.js";

/** Reads a trajectory of SWE-agent. Its tokens are known for the run as a whole only, and so are left out. */
export const sweAgentFormat: DocumentImporter = {
  id: "swe-agent",
  input: "document",
  recognises: (document) =>
    document !== null &&
    typeof document === "object" &&
    "trajectory" in document &&
    Array.isArray(document.trajectory) &&
    ("history" in document || "info" in document),
  *read(document, { file }) {
    const parsed = parsePart(fileSchema, document);
    if (!parsed.ok) return yield parsed;
    const { trajectory, history } = parsed.data;
    const prompt = history?.find(({ role, is_demo }) => role === "user" && is_demo !== true);
    const goal = contentText(prompt?.content);
    const run = new RecordedRun({ task: traceName(file), kind: "swe-agent", goal });
    if (goal !== undefined) run.add({ type: "message", from: "user", to: "agent", content: goal });
    for (const [index, step] of trajectory.entries()) addStep(run, step, index);
    yield run.result(unknownFields(document, fileSchema.shape));
  },
};

/** Fields beyond these, such as the prompts under `messages` (later `query`), repeat what other steps said. */
const stepSchema = z.object({
  action: z.string().nullish(),
  observation: z.string().nullish(),
  thought: z.string().nullish(),
  response: z.string().nullish(),
});

const turnSchema = z.object({ role: z.string(), content: contentSchema, is_demo: z.boolean().nullish() });

const fileSchema = z.object({
  trajectory: z.array(stepSchema),
  history: z.array(turnSchema).nullish(),
  environment: unchecked,
  info: unchecked,
  replay_config: unchecked,
});

function addStep(run: RecordedRun, step: z.output<typeof stepSchema>, index: number): void {
  const from = "agent";
  const thought = step.thought || step.response;
  const action = step.action?.trim();
  if (thought) run.add({ type: "message", from, to: from, channel: "thought", content: thought });
  if (!action) {
    // The environment answers a reply without a command with how to write one.
    if (step.observation) run.add({ type: "message", from: "env", to: from, content: step.observation });
    return;
  }
  const call = `c${index}`;
  const tool = cutName(action.split(/\s/, 1)[0]);
  run.add({ type: "tool-call", from, tool, call, round: call, args: { cmd: action } });
  if (step.observation === null || step.observation === undefined) return;
  run.add({ type: "tool-result", to: from, tool, call, content: step.observation });
}
