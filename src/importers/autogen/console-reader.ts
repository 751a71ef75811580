import type { EventDraft } from "../event-draft.js";
import { HeldText } from "../held-text.js";
import type { LineResult, TextReader, TraceItem } from "../importer.js";
import { StreamedRun } from "../streamed-run.js";
import { ConsoleCalls } from "./console-calls.js";
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
  readonly text: HeldText;
}

/** Reads a console, line by line. Holds one message. What stands between messages was not said by anybody. */
export class ConsoleText implements TextReader {
  readonly #run: StreamedRun;
  readonly #calls = new ConsoleCalls();
  #speech: Speech | undefined;
  #last: Speech | undefined;

  constructor(task: string) {
    this.#run = new StreamedRun({ task, kind: "autogen", lacks: ["times", "tokens", "waits"] });
  }

  read(raw: string): LineResult {
    const line = plainLine(raw);
    const speaker = speakerOf(line);
    if (speaker) {
      // Around the results of calls the same speaker is named twice.
      const before = this.#speech?.text.lines.every((held) => held === "") ? good([]) : this.#end();
      this.#speech = { ...speaker, text: new HeldText() };
      return before;
    }
    if (RULE.test(line)) return this.#end();
    // Of several results in one message only the first stands behind the speaker's name, and each ends in a rule.
    if (!this.#speech && this.#last && RESULT.test(line))
      this.#speech = { ...this.#last, text: new HeldText() };
    this.#speech?.text.push(line);
    return good([]);
  }

  *finish(): Generator<LineResult> {
    yield this.#end();
    yield good(this.#run.end());
  }

  #end(): LineResult {
    const speech = this.#speech;
    this.#speech = undefined;
    this.#last = speech ?? this.#last;
    if (!speech) return good([]);
    const events = eventsIn(speech, this.#calls);
    const goal = this.#run.hasBegun ? undefined : speech.text.lines.join("\n").trim();
    return good(this.#run.add(events, goal === undefined ? {} : { goal }), speech.text.notes);
  }
}

function good(items: readonly TraceItem[], notes: readonly string[] = []): LineResult {
  return { ok: true, items, unknownFields: [], notes };
}

/** A message may hold calls, or the results of calls, between rows of stars. */
function eventsIn({ from, to, text: { lines } }: Speech, calls: ConsoleCalls): EventDraft[] {
  const said: string[] = [];
  const done: EventDraft[] = [];
  const round = calls.nextRound();
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const [call, result] = [CALL.exec(line)?.groups, RESULT.exec(line)?.groups];
    if (!call && !result) {
      said.push(line);
      continue;
    }
    const block = blockAt(lines, index + 1);
    index += block.length + 1;
    const body = block.join("\n").trim();
    if (call) done.push(calls.open(from, call, { body, round }));
    else if (result) done.push(calls.close(to, result, body));
  }
  const content = said.join("\n").trim();
  // Whoever ran a call posts its result and nothing else; a call needs no words either.
  if (done.some(({ type }) => type === "tool-result") || (content === "" && done.length > 0)) return done;
  const address = CHAT_MANAGER.test(to) ? { group: to } : to;
  return [{ type: "message", from, to: address, content }, ...done];
}

/** Lines up to the row of stars that closes the block. */
function blockAt(lines: readonly string[], start: number): readonly string[] {
  const end = lines.findIndex((line, index) => index >= start && STARS.test(line));
  return lines.slice(start, end < 0 ? lines.length : end);
}
