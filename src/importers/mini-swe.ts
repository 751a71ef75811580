import * as z from "zod";
import { nameSchema } from "../core/event-fields.js";
import { readUsage } from "../core/read-usage.js";
import { contentSchema, contentText } from "./content-text.js";
import type { DocumentImporter } from "./importer.js";
import { nanoUsd } from "./nano-usd.js";
import { parsePart } from "./parse-part.js";
import { RecordedRun } from "./recorded-run.js";
import { traceName } from "./trace-name.js";
import { unchecked } from "./unchecked.js";
import { unknownFields } from "./unknown-fields.js";

/** Reads a trajectory of mini-swe-agent: one agent in a shell, with what each model call was billed. */
export const miniSweFormat: DocumentImporter = {
  id: "mini-swe-agent",
  input: "document",
  recognises: (document) =>
    document !== null &&
    typeof document === "object" &&
    "messages" in document &&
    "trajectory_format" in document &&
    typeof document.trajectory_format === "string" &&
    document.trajectory_format.startsWith("mini-swe-agent"),
  *read(document, { file }) {
    const parsed = parsePart(fileSchema, document);
    if (!parsed.ok) return yield parsed;
    const { messages, instance_id } = parsed.data;
    const goal = contentText(messages.find(({ role }) => role === "user")?.content);
    const run = new RecordedRun({ task: instance_id || traceName(file), kind: "mini-swe-agent", goal });
    run.state(HARNESS, "system");
    const shell = new Shell(run);
    for (const message of messages) shell.add(message);
    yield run.result(unknownFields(document, fileSchema.shape));
  },
};

const actionSchema = z.object({ command: z.string(), tool_call_id: nameSchema.nullish() });

const replySchema = z.object({
  model: nameSchema.nullish(),
  created: z.number().nullish(),
  usage: unchecked,
});

const messageSchema = z.object({
  role: z.string(),
  content: contentSchema,
  tool_call_id: nameSchema.nullish(),
  extra: z
    .object({
      response: replySchema.nullish(),
      actions: z.array(actionSchema).nullish(),
      timestamp: z.number().nullish(),
    })
    .nullish(),
});

const fileSchema = z.object({
  messages: z.array(messageSchema),
  instance_id: z.string().nullish(),
  info: unchecked,
  trajectory_format: unchecked,
});

type Message = z.output<typeof messageSchema>;

type Action = z.output<typeof actionSchema>;

interface Said {
  readonly content: string | undefined;
  readonly at: number | undefined;
}

const AGENT = "agent";
const PERSON = "user";
/** Speaks where no command was found in a reply. */
const HARNESS = "harness";
const TOOL = "bash";

class Shell {
  readonly #run: RecordedRun;
  /** Ids of the calls that wait for their results. */
  #open: string[] = [];
  #turns = 0;

  constructor(run: RecordedRun) {
    this.#run = run;
  }

  add(message: Message): void {
    const content = contentText(message.content);
    const said = { content, at: instantOf(message) };
    if (message.role === "assistant") this.#addReply(message, said);
    else if (message.role === "user" || message.role === "tool") this.#addAnswer(message, said);
  }

  /** The thought carries what the model call cost; the commands that it leads to follow. */
  #addReply({ extra }: Message, said: Said): void {
    const { response, actions } = extra ?? {};
    const model = response?.model ?? undefined;
    const by = { from: AGENT, at: said.at, model };
    this.#turns += 1;
    this.#run.add({ type: "message", ...by, ...said, to: AGENT, channel: "thought", ...billOf(response) });
    const commands: readonly Action[] = actions ?? commandsIn(said.content ?? "");
    this.#open = commands.map(({ tool_call_id }, index) => tool_call_id ?? `c${this.#turns}.${index}`);
    for (const [index, { command }] of commands.entries()) {
      const ids = { call: this.#open[index], round: `r${this.#turns}` };
      this.#run.add({ type: "tool-call", ...by, ...ids, tool: TOOL, args: { cmd: command } });
    }
  }

  /** Before the first reply it is the person who speaks; later the harness, in answer to a command or to none. */
  #addAnswer({ tool_call_id }: Message, said: Said): void {
    const call = this.#open.find((id) => id === tool_call_id) ?? this.#open[0];
    this.#open = this.#open.filter((id) => id !== call);
    const from = this.#turns === 0 ? PERSON : HARNESS;
    // A command that exits with another code than 0, such as a search without a hit, is answered, not failed.
    if (call) this.#run.add({ type: "tool-result", to: AGENT, tool: TOOL, call, ...said });
    else this.#run.add({ type: "message", from, to: AGENT, ...said });
  }
}

/** Up to version 1 a command stood in a block of code in the reply. */
function commandsIn(text: string): Action[] {
  const blocks = text.matchAll(/```(?:bash|mswea_bash_command)\s*\n(.*?)\n?```/gs);
  return Array.from(blocks, ([, command = ""]) => ({ command }));
}

/** `created` counts whole seconds. */
function instantOf({ extra }: Message): number | undefined {
  const seconds = extra?.timestamp ?? extra?.response?.created;
  return typeof seconds === "number" && seconds >= 0 ? Math.round(seconds * 1_000) : undefined;
}

function billOf(response: z.output<typeof replySchema> | null | undefined) {
  const { cost } = (response?.usage ?? {}) as { cost?: unknown };
  return { usage: readUsage(response), costNanoUsd: nanoUsd(cost) };
}
