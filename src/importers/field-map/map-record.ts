import { type Event, eventSchema } from "../../core/event.js";
import { explainIssue, type Problem } from "../../core/explain-issue.js";
import { quote } from "../../core/quote.js";
import { asFields, type Fields } from "../fields.js";
import { instantOf } from "../instant.js";
import { nanoUsd } from "../nano-usd.js";
import { parsedJson } from "../parsed-json.js";
import { resultText } from "../spans/read-parts.js";
import { spanUsage } from "../spans/span-usage.js";
import type { FieldMap, RecordKind } from "./field-map.js";
import { fieldValue, lookUp } from "./look-up.js";

/** What the records before told. */
export interface RecordContext {
  readonly seq: number;
  /** Agent that made the call of this id, or the last call at all. */
  caller(call: string | undefined): string | undefined;
}

/** An event; nothing, where the map passes the record by or does not know its kind; or what is wrong with it. */
export type MappedRecord =
  | { readonly event: Event }
  | { readonly unknownKind: string | undefined }
  | { readonly problem: Problem };

/** Makes one record an event, as the map says. */
export function mapRecord(record: unknown, map: FieldMap, context: RecordContext): MappedRecord {
  const { fields } = map;
  const kind = fieldValue(record, fields.kind);
  if (kind === "skip") return { unknownKind: undefined };
  if (!isKnown(kind)) return { unknownKind: `${fields.kind.path ?? "kind"}=${String(kind).slice(0, 80)}` };
  const at = instant(record, map);
  if (typeof at === "object") return { problem: at };
  const draft = {
    ...drafts[kind](record, map, context),
    seq: context.seq,
    ...(at !== undefined && { at }),
  };
  const parsed = eventSchema.safeParse(draft);
  if (parsed.success) return { event: parsed.data };
  return { problem: placed(explainIssue(parsed.error.issues, draft), fields) };
}

type KnownKind = Exclude<RecordKind, "skip">;

function isKnown(kind: unknown): kind is KnownKind {
  return typeof kind === "string" && Object.hasOwn(drafts, kind);
}

const drafts: Readonly<
  Record<KnownKind, (record: unknown, map: FieldMap, context: RecordContext) => Fields>
> = {
  message: (record, map) => ({ type: "message", ...spoken(record, map), ...billed(record, map) }),
  thought: (record, map) => {
    const said = spoken(record, map);
    return { type: "message", ...said, to: said["from"], channel: "thought", ...billed(record, map) };
  },
  "tool-call": (record, map) => ({ type: "tool-call", ...called(record, map), ...billed(record, map) }),
  "tool-result": (record, map, context) => ({ type: "tool-result", ...answered(record, map, context) }),
  error: (record, map, context) => ({
    type: "tool-result",
    ...answered(record, map, context),
    status: "error",
  }),
  "model-call": (record, map) => ({
    type: "model-call",
    from: name(record, map, "from"),
    ...billed(record, map),
  }),
  spawn: (record, map) => ({
    type: "spawn",
    from: name(record, map, "from"),
    child: name(record, map, "to"),
    ...content(record, map),
  }),
  wait: (record, map) => ({ type: "wait", from: name(record, map, "from"), on: recipients(record, map) }),
  return: (record, map) => ({ type: "return", from: name(record, map, "from"), to: name(record, map, "to") }),
  progress: (record, map) => ({
    type: "progress",
    ...given("from", name(record, map, "from")),
    mark: content(record, map)["content"],
  }),
  finish: (record, map) => ({
    type: "finish",
    outcome: fieldValue(record, map.fields.status) ?? "unknown",
  }),
};

function given(key: string, value: unknown): Fields {
  return value === undefined ? {} : { [key]: value };
}

/** Ids are numbers in some sources, and text here. */
function name(record: unknown, { fields }: FieldMap, key: "from" | "to" | "tool" | "model"): unknown {
  const value = fieldValue(record, fields[key]);
  return typeof value === "number" ? String(value) : value;
}

function id(record: unknown, path: string | undefined): unknown {
  const value = lookUp(record, path);
  return typeof value === "number" ? String(value) : value;
}

function recipients(record: unknown, map: FieldMap): unknown {
  const to = name(record, map, "to");
  return Array.isArray(to) && to.length === 1 ? to[0] : to;
}

/** A source that does not say to whom speaks to everyone. */
function spoken(record: unknown, map: FieldMap): Fields {
  const to = recipients(record, map) ?? (map.fields.to === undefined ? { group: "everyone" } : undefined);
  const isGroup = typeof to === "string" && map.groups.includes(to);
  return { from: name(record, map, "from"), to: isGroup ? { group: to } : to, ...content(record, map) };
}

function content(record: unknown, { fields }: FieldMap): Fields {
  const text = resultText(fieldValue(record, fields.content));
  return { ...given("content", text), ...given("chars", lookUp(record, fields.chars)) };
}

function called(record: unknown, map: FieldMap): Fields {
  const { fields } = map;
  const args = parsedJson(lookUp(record, fields.args));
  return {
    from: name(record, map, "from"),
    tool: name(record, map, "tool"),
    ...given("call", id(record, fields.call)),
    ...given("round", id(record, fields.round)),
    ...(args === undefined ? content(record, map) : { args }),
  };
}

function answered(record: unknown, map: FieldMap, { caller }: RecordContext): Fields {
  const { fields } = map;
  const call = id(record, fields.call);
  const told = name(record, map, "to");
  return {
    to: told ?? caller(typeof call === "string" ? call : undefined),
    ...given("tool", name(record, map, "tool")),
    ...given("call", call),
    ...given("status", fieldValue(record, fields.status)),
    ...content(record, map),
  };
}

function billed(record: unknown, map: FieldMap): Fields {
  const paths = map.fields.usage ?? {};
  const counts = Object.entries(paths).map(([key, path]) => [key, lookUp(record, path)]);
  return {
    ...given("model", name(record, map, "model")),
    ...given("usage", spanUsage(Object.fromEntries(counts))),
    ...given("costNanoUsd", nanoUsd(lookUp(record, map.fields.usd))),
  };
}

const perMillisecond = { s: 0.001, ms: 1, us: 1_000, ns: 1_000_000 } as const;

function instant(record: unknown, { fields: { time } }: FieldMap): number | Problem | undefined {
  if (time === undefined) return undefined;
  const value = lookUp(record, time.path);
  if (value === undefined) return undefined;
  const isCount = time.unit !== undefined && typeof value === "string" && /^\d+(\.\d+)?$/.test(value);
  const number = isCount ? Number(value) : value;
  const at =
    typeof number === "number" ? Math.floor(number / perMillisecond[time.unit ?? "ms"]) : instantOf(number);
  if (at !== undefined && Number.isSafeInteger(at) && at >= 0) return at;
  return { field: time.path, expected: "a time (`fields.time` of the map)", got: quote(value) };
}

/** Names the place in the data, and the line of the map that leads there. */
function placed(problem: Problem, fields: FieldMap["fields"]): Problem {
  const [first = ""] = problem.field.split(".");
  const key = renamed.get(first) ?? first;
  const source = (asFields(fields) as Readonly<Record<string, unknown>>)[key];
  const path = typeof source === "string" ? source : asFields(source)["path"];
  const hint = source === undefined ? `add \`fields.${key}\` to the map` : `\`fields.${key}\` of the map`;
  return {
    ...problem,
    field: typeof path === "string" ? path : problem.field,
    expected: `${problem.expected} (${hint})`,
  };
}

/** Fields of events that a map calls otherwise. */
const renamed: ReadonlyMap<string, string> = new Map([
  ["child", "to"],
  ["on", "to"],
  ["mark", "content"],
  ["outcome", "status"],
  ["costNanoUsd", "usd"],
]);
