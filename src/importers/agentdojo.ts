import * as z from "zod";
import { addChat } from "./chat/add-chat.js";
import { chatMessageSchema } from "./chat/schema.js";
import { contentText } from "./content-text.js";
import type { DocumentImporter } from "./importer.js";
import { parsePart } from "./parse-part.js";
import { RecordedRun } from "./recorded-run.js";
import { traceName } from "./trace-name.js";
import { unchecked } from "./unchecked.js";
import { unknownFields } from "./unknown-fields.js";

/** Reads a run of AgentDojo: one agent with tools, one file a run. */
export const agentdojoFormat: DocumentImporter = {
  id: "agentdojo",
  input: "document",
  recognises: (document) =>
    document !== null &&
    typeof document === "object" &&
    "suite_name" in document &&
    "pipeline_name" in document &&
    "messages" in document,
  *read(document, { file }) {
    const parsed = parsePart(runSchema, document);
    if (!parsed.ok) return yield parsed;
    const { messages, ...about } = parsed.data;
    const run = new RecordedRun({
      task: taskOf(about) ?? traceName(file),
      kind: "agentdojo",
      goal: contentText(messages.find(({ role }) => role === "user")?.content),
    });
    run.state("user", "human");
    addChat(run, messages, { agent: "agent", user: "user" });
    yield run.result(unknownFields(document, runSchema.shape));
  },
};

const runSchema = z.object({
  suite_name: z.string(),
  pipeline_name: z.string(),
  user_task_id: z.string().nullish(),
  injection_task_id: z.string().nullish(),
  attack_type: z.string().nullish(),
  messages: z.array(chatMessageSchema),
  injections: unchecked,
  error: unchecked,
  utility: unchecked,
  security: unchecked,
  duration: unchecked,
  benchmark_version: unchecked,
  evaluation_timestamp: unchecked,
  agentdojo_package_version: unchecked,
});

/** All files are called `none.json` or like the attack: the folders above say which run it is, and so do its fields. */
function taskOf(about: Omit<z.output<typeof runSchema>, "messages">): string | undefined {
  const { pipeline_name, suite_name, user_task_id, attack_type, injection_task_id } = about;
  const parts = [pipeline_name, suite_name, user_task_id, attack_type, injection_task_id];
  return user_task_id ? parts.filter((part) => part).join("-") : undefined;
}
