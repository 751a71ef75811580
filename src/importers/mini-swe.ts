import * as z from "zod";
import { nameSchema, type Usage } from "../core/event.js";
import { readUsage } from "../core/read-usage.js";
import { contentSchema, contentText } from "./content-text.js";
import type { DocumentImporter } from "./importer.js";
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
    run.state("harness", "system");
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

class Shell {
  readonly #run: RecordedRun;
  /** Ids of the calls that wait for their results. */
  #open: string[] = [];
  #turns = 0;

  constructor(run: RecordedRun) {
    this.#run = run;
  }

  add(message: Message): void {
    const text = contentText(message.content);
    const at = instantOf(message);
    if (message.role === "assistant") this.#addReply(message, text, at);
    else if (message.role === "user" || message.role === "tool") this.#addAnswer(message, text, at);
  }

  /** The one thought carries what the model call cost; the calls made in it follow. */
  #addReply(message: Message, text: string | undefined, at: number | undefined): void {
    const from = "agent";
    const { response, actions } = message.extra ?? {};
    const commands = actions ?? commandsIn(text ?? "").map((command) => ({ command, tool_call_id: null }));
    const model = response?.model ?? undefined;
    this.#turns += 1;
    this.#run.add({
      type: "message",
      ...{ from, to: from, channel: "thought", at, model },
      content: text,
      ...billOf(response),
    });
    this.#open = commands.map(({ tool_call_id }, index) => tool_call_id ?? `c${this.#turns}.${index}`);
    for (const [index, { command }] of commands.entries()) {
      const call = this.#open[index];
      const round = `r${this.#turns}`;
      this.#run.add({
        type: "tool-call",
        from,
        tool: "bash",
        at,
        model,
        call,
        round,
        args: { cmd: command },
      });
    }
  }

  /** Before the first reply it is the person who speaks; later the harness, in answer to a command or to none. */
  #addAnswer({ tool_call_id }: Message, content: string | undefined, at: number | undefined): void {
    const call = this.#open.find((id) => id === tool_call_id) ?? this.#open[0];
    this.#open = this.#open.filter((id) => id !== call);
    // A command that exits with another code than 0, such as a search without a hit, is answered, not failed.
    if (call) this.#run.add({ type: "tool-result", to: "agent", tool: "bash", call, at, content });
    else {
      const from = this.#turns === 0 ? "user" : "harness";
      this.#run.add({ type: "message", from, to: "agent", at, content });
    }
  }
}

/** Up to version 1 a command stood in a block of code in the reply. */
function commandsIn(text: string): string[] {
  return Array.from(
    text.matchAll(/```(?:bash|mswea_bash_command)\s*\n(.*?)\n?```/gs),
    ([, command = ""]) => command,
  );
}

/** `created` counts whole seconds. */
function instantOf({ extra }: Message): number | undefined {
  const seconds = extra?.timestamp ?? extra?.response?.created;
  return typeof seconds === "number" && seconds >= 0 ? Math.round(seconds * 1_000) : undefined;
}

function billOf(response: z.output<typeof replySchema> | null | undefined): {
  usage?: Usage | undefined;
  costNanoUsd?: number;
} {
  const usage = readUsage(response);
  const { cost } = (response?.usage ?? {}) as { cost?: unknown };
  return { usage, ...(typeof cost === "number" && cost >= 0 && { costNanoUsd: Math.round(cost * 1e9) }) };
}
