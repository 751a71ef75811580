import type { Usage } from "../../core/event.js";
import { readUsage } from "../../core/read-usage.js";
import type { EventDraft } from "../event-draft.js";
import { HeldText } from "../held-text.js";
import type { LineResult, TextReader, TraceItem } from "../importer.js";
import { StreamedRun } from "../streamed-run.js";

const ENTRY = /^\[(\d{4})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d) [A-Z]+\] (.*)$/;

/** `Programmer: **Programmer<->Chief Technology Officer on : Coding, turn 0**` */
const TURN =
  /^(?<speaker>[^:*]{1,256}): \*\*(?<one>[^*<>]{1,256})<->(?<two>[^*<>]{1,256}) on : [^*,]+, turn \d+\*\*$/;

const TASK = /^\*\*task_prompt\*\*: (.*)$/;
const MODEL = /^\| \*\*model_type\*\* \| (?:ModelType\.)?(\S{1,256}) \|$/;
const BILL = "**[OpenAI_Usage_Info Receive]**";
const COUNT = /^(prompt_tokens|completion_tokens): (\d+)$/;

interface Entry {
  readonly at: number | undefined;
  readonly title: string;
  readonly text: HeldText;
}

/**
 * Reads a log, entry by entry. Each turn repeats its role's instructions before what is said; they are left out, as is
 * the opening of each phase, which the program fills in from its own forms.
 */
export class ChatDevLog implements TextReader {
  readonly #run: StreamedRun;
  #entry: Entry | undefined;
  #goal: string | undefined;
  #model: string | undefined;
  /** Bills of the calls whose turns are not written yet. */
  #bills: Usage[] = [];

  constructor(task: string) {
    this.#run = new StreamedRun({ task, kind: "chatdev", lacks: ["waits"] });
  }

  read(line: string): LineResult {
    const opening = ENTRY.exec(line);
    if (!opening) {
      this.#entry?.text.push(line.replace(/\r$/, ""));
      return good([]);
    }
    const before = this.#end();
    // ChatDev writes the day before the month.
    const [, year, day, month, time, title = ""] = opening;
    const at = Date.parse(`${year}-${month}-${day}T${time}Z`);
    this.#entry = { at: at >= 0 ? at : undefined, title, text: new HeldText() };
    return before;
  }

  *finish(): Generator<LineResult> {
    yield this.#end();
    yield good(this.#run.end());
  }

  #end(): LineResult {
    const entry = this.#entry;
    this.#entry = undefined;
    if (!entry) return good([]);
    const turn = TURN.exec(entry.title)?.groups;
    if (turn) return good(this.#turn(turn, entry), entry.text.notes);
    if (entry.title.endsWith(BILL)) this.#bill(entry.text.lines);
    for (const line of entry.text.lines) this.#note(line);
    return good([]);
  }

  #note(line: string): void {
    this.#goal ??= TASK.exec(line)?.[1];
    this.#model = MODEL.exec(line)?.[1] ?? this.#model;
  }

  #bill(lines: readonly string[]): void {
    const counts = lines.flatMap((line) => {
      const [, name, count] = COUNT.exec(line) ?? [];
      return name === undefined ? [] : [[name, Number(count)]];
    });
    const usage = readUsage({ usage: Object.fromEntries(counts) });
    if (usage) this.#bills.push(usage);
  }

  #turn(
    { speaker = "", one, two = "" }: Readonly<Record<string, string>>,
    { at, text: { lines } }: Entry,
  ): TraceItem[] {
    const message: EventDraft = {
      type: "message",
      from: speaker,
      to: (speaker === one ? two : one) ?? two,
      content: saidIn(lines),
      at,
      model: this.#model,
      usage: this.#bills.shift(),
    };
    return this.#run.add([message], this.#goal === undefined ? {} : { goal: this.#goal });
  }
}

function good(items: readonly TraceItem[], notes: readonly string[] = []): LineResult {
  return { ok: true, items, unknownFields: [], notes };
}

/** What stands behind the instructions in brackets. */
function saidIn(lines: readonly string[]): string {
  const start = lines.findIndex((line) => line !== "");
  if (!lines[start]?.startsWith("[")) return lines.join("\n").trim();
  const end = lines.findIndex((line, index) => line.endsWith("]") && lines[index + 1] === "");
  return lines
    .slice(end + 1)
    .join("\n")
    .trim();
}
