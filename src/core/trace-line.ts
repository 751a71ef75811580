import { type Event, eventSchema, SCHEMA_VERSION } from "./event.js";
import { explainIssue, type Problem } from "./explain-issue.js";
import { type Observation, observationSchema } from "./observation.js";
import { storePrint } from "./observe/print.js";
import { quote } from "./quote.js";
import { type TraceHeader, traceHeaderSchema } from "./trace.js";

/** One line of a trace file. `task` stands on lines of files that hold several tasks. */
export type TraceLine =
  | { readonly kind: "header"; readonly header: TraceHeader }
  | { readonly kind: "event"; readonly task?: string; readonly event: Event }
  | { readonly kind: "observation"; readonly task?: string; readonly observation: Observation };

export type ParsedTraceLine =
  | {
      readonly ok: true;
      readonly line: TraceLine;
      /** Fields that this version does not know: dropped, but named. */
      readonly unknownFields: readonly string[];
    }
  | ({ readonly ok: false } & Problem);

type Fields = Readonly<Record<string, unknown>>;

/** Parses one JSON value of a trace file into a header, an event or an observation. */
export function parseTraceLine(value: unknown): ParsedTraceLine {
  if (!isFields(value)) return { ok: false, field: "", expected: "a JSON object", got: quote(value) };
  if (value["type"] === "trace") return parseHeader(value);
  if (!knownTypes.has(value["type"])) return unknownType(value["type"]);
  const task = taskSchema.safeParse(value["task"]);
  if (!task.success) return { ok: false, ...explainIssue(task.error.issues, value["task"]), field: "task" };
  return isObservation(value) ? parseObservation(value, task.data) : parseEvent(value, task.data);
}

/** Writes one line of a trace file, without the line end. */
export function formatTraceLine(line: TraceLine): string {
  if (line.kind === "header") return JSON.stringify(line.header);
  const task = line.task === undefined ? {} : { task: line.task };
  if (line.kind === "event") return JSON.stringify({ ...line.event, ...task });
  const { print, ...rest } = line.observation;
  return JSON.stringify({ ...rest, ...(print && { print: storePrint(print) }), ...task });
}

function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

const taskSchema = traceHeaderSchema.shape.task.optional();

const knownTypes: ReadonlySet<unknown> = new Set(
  Object.keys({
    message: true,
    "tool-call": true,
    "tool-result": true,
    "model-call": true,
    spawn: true,
    wait: true,
    return: true,
    progress: true,
    finish: true,
    tick: true,
    control: true,
  } satisfies Record<Event["type"], true>),
);

function unknownType(type: unknown): ParsedTraceLine {
  return {
    ok: false,
    field: "type",
    expected: `one of trace, ${[...knownTypes].join(", ")}`,
    got: quote(type),
  };
}

function parseHeader(value: Fields): ParsedTraceLine {
  const { schema } = value;
  if (typeof schema === "number" && schema > SCHEMA_VERSION) return newerSchema(schema);
  const parsed = traceHeaderSchema.safeParse(value);
  if (!parsed.success) return { ok: false, ...explainIssue(parsed.error.issues, value) };
  const unknownFields = droppedFields(value, parsed.data);
  return { ok: true, line: { kind: "header", header: parsed.data }, unknownFields };
}

function newerSchema(schema: number): ParsedTraceLine {
  const expected = `a schema version up to ${SCHEMA_VERSION} (a newer version of this package reads newer traces)`;
  return { ok: false, field: "schema", expected, got: quote(schema) };
}

/** Only observations carry a print or a token size, and they carry no text. */
function isObservation(fields: Fields): boolean {
  const isReduced = "tokens" in fields || "print" in fields;
  return isReduced && !("content" in fields) && !("args" in fields);
}

function parseEvent(fields: Fields, task: string | undefined): ParsedTraceLine {
  const parsed = eventSchema.safeParse(fields);
  if (!parsed.success) return { ok: false, ...explainIssue(parsed.error.issues, fields) };
  const line = { kind: "event", ...(task !== undefined && { task }), event: parsed.data } as const;
  return { ok: true, line, unknownFields: droppedFields(fields, parsed.data) };
}

function parseObservation(fields: Fields, task: string | undefined): ParsedTraceLine {
  const parsed = observationSchema.safeParse(fields);
  if (!parsed.success) return { ok: false, ...explainIssue(parsed.error.issues, fields) };
  const line = {
    kind: "observation",
    ...(task !== undefined && { task }),
    observation: parsed.data,
  } as const;
  return { ok: true, line, unknownFields: droppedFields(fields, parsed.data) };
}

/** The user's own data: any field is known there. */
const openFields: ReadonlySet<string> = new Set(["args", "policy"]);

function droppedFields(given: Fields, kept: object, path = ""): string[] {
  const dropped: string[] = [];
  for (const name of Object.keys(given)) {
    const value = given[name];
    const own = Object.hasOwn(kept, name) ? (kept as Fields)[name] : undefined;
    if (own === undefined) {
      if (path + name !== "task") dropped.push(path + name);
    } else if (isFields(value) && isFields(own) && !openFields.has(name)) {
      dropped.push(...droppedFields(value, own, `${path}${name}.`));
    }
  }
  return dropped;
}
