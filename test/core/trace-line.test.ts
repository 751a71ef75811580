import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Event } from "../../src/core/event.js";
import { formatTraceLine, parseTraceLine, type TraceLine } from "../../src/core/trace-line.js";

const message = { type: "message", seq: 1, from: "planner", to: "reviewer", content: "ready?" };

function problem(value: unknown): string {
  const parsed = parseTraceLine(value);
  if (parsed.ok) throw new Error("the line was accepted");
  return `${parsed.field}: expected ${parsed.expected}, got ${parsed.got}`;
}

function accepted(value: unknown) {
  const parsed = parseTraceLine(value);
  if (!parsed.ok) throw new Error(`${parsed.field}: ${parsed.expected}, got ${parsed.got}`);
  return parsed;
}

test("a line without print or token size is an event", () => {
  expect(accepted(message).line).toEqual({ kind: "event", event: message });
});

test("a line with a token size and no text is an observation", () => {
  const { content: _, ...rest } = message;
  expect(accepted({ ...rest, tokens: 3 }).line).toEqual({
    kind: "observation",
    observation: { ...rest, tokens: 3 },
  });
});

test.each([message, { type: "tool-call", seq: 1, from: "planner", tool: "search", args: {} }])(
  "a line with text or arguments stays an event, and its token size is named as unknown (case %#)",
  (event) => {
    const { line, unknownFields } = accepted({ ...event, tokens: 3 });
    expect(line.kind).toBe("event");
    expect(unknownFields).toEqual(["tokens"]);
  },
);

test("the task stands beside the fields of the event", () => {
  expect(accepted({ ...message, task: "refund-7" }).line).toEqual({
    kind: "event",
    task: "refund-7",
    event: message,
  });
});

test("a header is filled with its defaults", () => {
  expect(accepted({ type: "trace", schema: 1, task: "t" }).line).toEqual({
    kind: "header",
    header: { type: "trace", schema: 1, task: "t", capture: "content", participants: [], lacks: [] },
  });
});

test("unknown fields are dropped and named with their path, except inside arguments", () => {
  const call = {
    type: "tool-call",
    seq: 1,
    from: "a",
    tool: "t",
    args: { any: 1 },
    usage: { input: 1, audio: 2 },
    mood: "good",
  };
  const { line, unknownFields } = accepted(call);
  expect(unknownFields).toEqual(["usage.audio", "mood"]);
  expect(line).not.toHaveProperty("event.mood");
});

test.each([
  [{ ...message, from: 3 }, "from: expected a string, got 3"],
  [{ ...message, from: "" }, 'from: expected a non-empty string, got ""'],
  [{ ...message, from: "x".repeat(300) }, /^from: expected at most 256 characters, got "x{79}…$/],
  [{ ...message, seq: undefined }, "seq: expected a number, got nothing"],
  [{ ...message, seq: 1.5 }, "seq: expected a whole number, got 1.5"],
  [{ ...message, seq: -1 }, "seq: expected a number from 0, got -1"],
  [{ ...message, seq: 2 ** 53 }, /^seq: expected a whole number up to 2\^53 - 1, got 9007199254740992/],
  [{ ...message, to: 3 }, 'to: expected a name, a list of names or {"group": name}, got 3'],
  [{ ...message, to: [] }, "to: expected a non-empty list, got an empty list"],
  [{ ...message, task: 5 }, "task: expected a string, got 5"],
  [{ ...message, task: "" }, 'task: expected a non-empty string, got ""'],
  [{ ...message, channel: "shout" }, 'channel: expected one of "talk", "thought", got "shout"'],
  [{ ...message, usage: { input: "3" } }, 'usage.input: expected a number, got "3"'],
  [{ type: "message" }, /^seq: expected a number, got nothing/],
  [{ type: "control", seq: 1, action: "explode" }, /^action: expected one of "admit", .*got "explode"/],
  [{ type: "massage", seq: 1 }, /^type: expected one of trace, message, tool-call, .*, got "massage"/],
  [{ type: "trace", schema: 2, task: "t" }, /^schema: expected a schema version up to 1 .*, got 2/],
  [{ type: "trace", schema: "1", task: "t" }, 'schema: expected a number, got "1"'],
  [[message], ": expected a JSON object, got a list of 1"],
  [null, ": expected a JSON object, got null"],
])("a wrong line is refused with the field, what was expected and what came (case %#)", (value, expected) => {
  expect(problem(value)).toMatch(expected);
});

test("what came is quoted without characters that drive a terminal", () => {
  const said = problem({ ...message, channel: "\u001b[2Jred\u009b\u202e\u2028\n" });
  expect(said).toContain('got "\\u001b[2Jred\\u009b\\u202e\\u2028\\n"');
});

test("keys of JSON can't reach the prototype of all objects", () => {
  const line = JSON.parse(
    '{"type":"tool-call","seq":1,"from":"a","tool":"t","__proto__":{"polluted":1},' +
      '"constructor":{"prototype":{"polluted":1}},"args":{"__proto__":{"polluted":1},"constructor":{"prototype":1}}}',
  );
  const { line: parsed, unknownFields } = accepted(line);
  expect(unknownFields).toEqual(["__proto__", "constructor"]);
  const { args } = (parsed as { event: { args: object } }).event;
  expect(Object.keys(args)).toEqual(["__proto__", "constructor"]);
  expect(Object.getPrototypeOf(args)).toBe(Object.prototype);
  expect({}).not.toHaveProperty("polluted");
});

test("every written line reads back as the same line", () => {
  fc.assert(
    fc.property(lines(), (line) => {
      const text = formatTraceLine(line);
      expect(text).not.toContain("\n");
      expect(accepted(JSON.parse(text)).line).toEqual(line);
      expect(accepted(JSON.parse(text)).unknownFields).toEqual([]);
    }),
  );
});

function lines(): fc.Arbitrary<TraceLine> {
  return fc.oneof(
    events().map((event): TraceLine => ({ kind: "event", event })),
    events().map((event): TraceLine => ({ kind: "event", task: "t-1", event })),
    observations(),
    names().map((task): TraceLine => ({ kind: "header", header: header(task) })),
  );
}

function events(): fc.Arbitrary<Event> {
  const call = fc.record({ from: names(), tool: names(), seq: fc.nat(), args: fc.jsonValue() });
  return fc.oneof(
    fc
      .record({ from: names(), to: names(), seq: fc.nat(), content: fc.string({ unit: "binary" }) })
      .map((fields): Event => ({ type: "message", ...fields })),
    // JSON has no -0, so it can't come back.
    call
      .map((fields) => ({ ...fields, args: JSON.parse(JSON.stringify(fields.args)) }))
      .map((fields): Event => ({ type: "tool-call", ...fields })),
  );
}

function observations(): fc.Arbitrary<TraceLine> {
  const words = fc.uniqueArray(fc.nat(4_095), { maxLength: 40 });
  return fc.record({ from: names(), to: names(), seq: fc.nat(), tokens: fc.nat(), words }).map(
    ({ words, ...fields }): TraceLine => ({
      kind: "observation",
      observation: {
        type: "message",
        ...fields,
        print: { exact: 1, fine: 2, coarse: 3, chars: 4, words },
      },
    }),
  );
}

function names(): fc.Arbitrary<string> {
  return fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" });
}

function header(task: string) {
  return {
    type: "trace" as const,
    schema: 1,
    task,
    capture: "content" as const,
    participants: [],
    lacks: [],
  };
}
