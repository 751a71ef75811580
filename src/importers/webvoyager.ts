import * as z from "zod";
import { contentSchema, contentText } from "./content-text.js";
import { cutName } from "./cut-name.js";
import type { DocumentImporter } from "./importer.js";
import { parsePart } from "./parse-part.js";
import { RecordedRun } from "./recorded-run.js";
import { traceName } from "./trace-name.js";

/** Reads a run of WebVoyager (`interact_messages.json`): an agent that sees pages of the web and acts on them. */
export const webVoyagerFormat: DocumentImporter = {
  id: "webvoyager",
  input: "document",
  recognises: (document) => Array.isArray(document) && document.slice(0, 2).some(isTask),
  *read(document, { file }) {
    const parsed = parsePart(z.array(messageSchema), document);
    if (!parsed.ok) return yield parsed;
    const run = new RecordedRun({
      task: taskOf(file),
      kind: "webvoyager",
      goal: goalOf(parsed.data),
    });
    const open: Open = { call: undefined };
    for (const [index, message] of parsed.data.entries()) {
      if (message.role === "assistant") addReply(run, { message, index, open });
      else if (message.role === "user") addPage(run, { message, index, open });
    }
    yield run.result();
  },
};

/** Of other chats that are saved as a list of messages, none opens like this. */
const TASK = /^Now given a task:\s*(.*?)\s*Observation:/s;

function isTask(message: unknown): boolean {
  const { data } = messageSchema.safeParse(message);
  return data?.role === "user" && TASK.test(textOf(data));
}

const messageSchema = z.object({ role: z.string(), content: contentSchema });

type Message = z.output<typeof messageSchema>;

/** Each run has a folder of its own, in which the file is always called the same. */
function taskOf(file: string): string {
  const folder = file.split(/[/\\]/).at(-2);
  return traceName(file) === "interact_messages" && folder ? folder : traceName(file);
}

function goalOf(messages: readonly Message[]): string | undefined {
  const first = messages.find(({ role }) => role === "user");
  return first && TASK.exec(textOf(first))?.[1];
}

function textOf({ content }: Message): string {
  return contentText(content) ?? "";
}

interface Open {
  /** The action that the next page answers. */
  call: { readonly id: string; readonly tool: string } | undefined;
}

interface Turn {
  readonly message: Message;
  readonly index: number;
  readonly open: Open;
}

/** A reply is a thought and one action; WebVoyager sends any other one back. */
function addReply(run: RecordedRun, { message, index, open }: Turn): void {
  const [before = "", action] = textOf(message).split(/Action:/);
  const thought = before.replace(/^\s*Thought:/, "").trim();
  const from = "agent";
  if (thought !== "") run.add({ type: "message", from, to: from, channel: "thought", content: thought });
  open.call = undefined;
  if (action === undefined) return;
  const what = action.trim();
  if (/^ANSWER\b/.test(what)) {
    run.add({ type: "message", from, to: "user", content: what });
    return;
  }
  const id = `c${index}`;
  const tool = cutName(/^\w+/.exec(what)?.[0], "action");
  open.call = { id, tool };
  run.add({ type: "tool-call", from, tool, call: id, round: id, args: { action: what } });
}

/** Of pages that the model has moved on from, only that there was one is left. */
const OMITTED = "(Omitted in context.)";

/** What is said instead of a page when the action was none, or could not be done. */
const FAILURE = /^(Format ERROR|The action you have chosen cannot be)/;

function addPage(run: RecordedRun, { message, open }: Turn): void {
  const text = textOf(message);
  const to = "agent";
  const task = TASK.exec(text)?.[1];
  if (task !== undefined) run.add({ type: "message", from: "user", to, content: task });
  else if (open.call === undefined) run.add({ type: "message", from: "browser", to, content: text });
  else {
    const { id: call, tool } = open.call;
    const isOmitted = text.endsWith(OMITTED);
    const status = FAILURE.test(text) ? "error" : isOmitted ? "none" : "ok";
    run.add({ type: "tool-result", to, tool, call, status, ...(!isOmitted && { content: text }) });
  }
  open.call = undefined;
}
