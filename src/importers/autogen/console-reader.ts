import { cutName } from "../cut-name.js";
import type { EventDraft } from "../event-draft.js";
import type { LineResult, TextReader, TraceItem } from "../importer.js";
import { parsedJson } from "../spans/parsed-json.js";
import { StreamedRun } from "../streamed-run.js";
import { plainLine, speakerOf } from "./console-line.js";

/** Ends a message: 80 dashes. */
const RULE = /^-{80}$/;

/** `***** Suggested tool call (call_1): search *****`, with the id left out in older versions. */
const CALL = /^\*{5} Suggested (?:tool|function) call(?: \((?<id>[^)]*)\))?: (?<tool>.+?) \*{5}$/i;
const RESULT = /^\*{5} Response from calling (?:tool|function) (?:\((?<id>[^)]*)\)|"(?<name>[^"]*)") \*{5}$/i;
const STARS = /^\*{5,}$/;

/** The participant that only passes messages on to a group chat. */
const CHAT_MANAGER = /chat[\s_-]*manager$/i;

interface Speech {
  readonly from: string;
  readonly to: string;
  readonly lines: string[];
}

/** Longest message in lines: a log in which no rule ends a message is none of this kind. */
const MAX_LINES = 100_000;

/** Reads a console, line by line. Holds one message. What stands between messages was not said by anybody. */
export class ConsoleText implements TextReader {
  readonly #run: StreamedRun;
  #speech: Speech | undefined;

  constructor(task: string) {
    this.#run = new StreamedRun({ task, kind: "autogen", lacks: ["times", "tokens", "waits"] });
  }

  read(raw: string): LineResult {
    const line = plainLine(raw);
    const speaker = speakerOf(line);
    if (speaker) {
      const before = this.#end();
      this.#speech = { ...speaker, lines: [] };
      return good(before);
    }
    if (RULE.test(line)) return good(this.#end());
    if (this.#speech && this.#speech.lines.length < MAX_LINES) this.#speech.lines.push(line);
    return good([]);
  }

  *finish(): Generator<LineResult> {
    yield good([...this.#end(), ...this.#run.end()]);
  }

  #end(): TraceItem[] {
    const speech = this.#speech;
    this.#speech = undefined;
    if (!speech) return [];
    const events = eventsIn(speech);
    const goal = this.#run.hasBegun ? undefined : speech.lines.join("\n").trim();
    return this.#run.add(events, goal === undefined ? {} : { goal });
  }
}

function good(items: readonly TraceItem[]): LineResult {
  return { ok: true, items, unknownFields: [] };
}

/** A message may hold calls, or the results of calls, between rows of stars. */
function eventsIn({ from, to, lines }: Speech): EventDraft[] {
  const said: string[] = [];
  const done: EventDraft[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const block = CALL.exec(line) ?? RESULT.exec(line);
    if (!block) {
      said.push(line);
      continue;
    }
    const body = blockAt(lines, index + 1);
    index += body.length + 1;
    done.push(CALL.test(line) ? callEvent(from, block, body) : resultEvent(to, block, body));
  }
  const content = said.join("\n").trim();
  if (content === "" && done.length > 0) return done;
  const address = CHAT_MANAGER.test(to) ? { group: to } : to;
  // The results of calls are posted by whoever ran them; what stands around them is the program's own frame.
  return done.some(({ type }) => type === "tool-result")
    ? done
    : [{ type: "message", from, to: address, content }, ...done];
}

/** Lines up to the row of stars that closes the block. */
function blockAt(lines: readonly string[], start: number): readonly string[] {
  const end = lines.findIndex((line, index) => index >= start && STARS.test(line));
  return lines.slice(start, end < 0 ? lines.length : end);
}

function callEvent(from: string, block: RegExpExecArray, body: readonly string[]): EventDraft {
  const { id, tool } = block.groups ?? {};
  const args = body.join("\n").replace(/^Arguments:\s*/, "");
  return { type: "tool-call", from, tool: cutName(tool), ...callId(id), args: parsedJson(args) };
}

function resultEvent(to: string, block: RegExpExecArray, body: readonly string[]): EventDraft {
  const { id, name } = block.groups ?? {};
  const content = body.join("\n").trim();
  const tool = name === undefined ? {} : { tool: cutName(name) };
  return { type: "tool-result", to, ...tool, ...callId(id), status: "ok", content };
}

/** Functions have no ids: their results answer calls in order. */
function callId(id: string | undefined) {
  return id === undefined || id === "" ? {} : { call: cutName(id) };
}
