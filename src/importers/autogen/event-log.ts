import type { LineImporter, TextImporter } from "../importer.js";
import { parseJson } from "../parse-json.js";
import { traceName } from "../trace-name.js";
import { EventLog } from "./event-log-reader.js";

const ID = "autogen";

/** Reads the event log of AutoGen 0.4 and later: one event a line. */
export const autogenEventLog: LineImporter = {
  id: ID,
  input: "lines",
  recognises: isLogged,
  open: ({ file }) => new EventLog(traceName(file)),
};

/** Reads the same log as Python's logging writes it by default, with its level and name before each event. */
export const autogenEventText: TextImporter = {
  id: ID,
  input: "text",
  recognises: (head) => head.split("\n").some((line) => isLogged(eventIn(line))),
  open({ file }) {
    const log = new EventLog(traceName(file));
    return {
      read(line) {
        const event = eventIn(line);
        return isLogged(event) ? log.read(event) : { ok: true, items: [], unknownFields: [] };
      },
      finish: () => log.finish(),
    };
  },
};

/** Types of events that only AutoGen's runtime writes. */
const TYPES: ReadonlySet<unknown> = new Set([
  "AgentConstructionException",
  "LLMCall",
  "LLMStreamEnd",
  "LLMStreamStart",
  "Message",
  "MessageDropped",
  "MessageHandlerException",
  "ToolCall",
]);

function isLogged(event: unknown): boolean {
  return event !== null && typeof event === "object" && "type" in event && TYPES.has(event.type);
}

/** The JSON object at the end of a line, behind a prefix such as `INFO:autogen_core.events:`. */
function eventIn(line: string): unknown {
  const start = line.indexOf("{");
  if (start < 0) return undefined;
  const parsed = parseJson(Buffer.from(line.slice(start)));
  return "value" in parsed ? parsed.value : undefined;
}
