import { expect, test } from "vitest";
import { parseFieldMap } from "../../../src/importers/field-map/field-map.js";
import { mappedFormat } from "../../../src/importers/field-map/mapped-format.js";
import { importLines, short } from "../imported.js";

const studio = `
id: studio
run: { task: run.id, kind: { constant: level-design }, goal: run.goal }
fields:
  kind: { path: what, values: { say: message, call: tool-call, back: tool-result, ping: skip } }
  seq: n
  time: { path: ts, unit: s }
  from: who
  to: { path: whom, values: { "*": all } }
  content: text
  tool: fn
  call: cid
  args: input
  status: { path: ok, values: { "true": ok, "false": error } }
  model: { path: llm, constant: small }
  usage: { input: tok.in, output: tok.out, cacheRead: tok.cached }
  usd: price
participants: { planner: agent, gate: human }
groups: [all]
`;

const record = (n: number, fields: object) => ({ run: { id: 17 }, n, who: "planner", ...fields });

function read(map: string, ...records: readonly unknown[]) {
  return importLines(mappedFormat(parseFieldMap(map)), records, "runs/night.jsonl");
}

test("records of any shape become events", () => {
  const { tasks, headers } = read(
    studio,
    record(1, { what: "say", who: "gate", whom: "planner", ts: 1_760_000_000.5, text: "Lay out" }),
    record(2, {
      what: "call",
      fn: "look",
      input: '{"at":4}',
      cid: 9,
      tok: { in: 420, out: 30, cached: 400 },
      price: 0.001,
    }),
    record(3, { what: "back", who: undefined, cid: 9, ok: false, text: { tiles: [] } }),
    record(4, { what: "ping" }),
    record(5, { what: "say", whom: "*", text: "nothing there" }),
  );
  expect(tasks["17"]).toMatchObject([
    { type: "message", seq: 1, at: 1_760_000_000_500, from: "gate", to: "planner", content: "Lay out" },
    {
      type: "tool-call",
      from: "planner",
      tool: "look",
      call: "9",
      args: { at: 4 },
      model: "small",
      usage: { input: 20, output: 30, cacheRead: 400 },
      costNanoUsd: 1_000_000,
    },
    { type: "tool-result", to: "planner", call: "9", status: "error", content: '{"tiles":[]}' },
    { type: "message", seq: 5, to: { group: "all" } },
  ]);
  expect(headers).toMatchObject([
    { kind: "level-design", participants: [{ kind: "agent" }, { kind: "human" }] },
  ]);
});

test("what a map does not look for is reported as missing", () => {
  const { headers } = read("fields: { kind: { constant: message }, from: a, to: b }", { a: "x", b: "y" });
  expect(headers[0]?.lacks).toEqual(["content", "results", "times", "tokens", "waits"]);
});

test("a document holds its records where the map says", () => {
  const map =
    "events: data.steps\nrun: { task: id }\nfields: { kind: { constant: message }, from: a.0, content: t }";
  const whole = {
    id: "r1",
    data: {
      steps: [
        { a: ["x"], t: "hi" },
        { a: [7], t: "you" },
      ],
    },
  };
  const { tasks } = read(map, whole, { ...whole, id: "r2" });
  expect(Object.keys(tasks)).toEqual(["r1", "r2"]);
  expect(tasks["r1"]?.map(short)).toEqual(['x>{"group":"everyone"}: hi', '7>{"group":"everyone"}: you']);
});

test.each([
  [record(1, { what: "say", who: 7.5, whom: {} }), "whom: expected a name, a list of names"],
  [
    record(1, { what: "say", who: null, whom: "x" }),
    "who: expected a string (`fields.from` of the map), got nothing",
  ],
  [
    record(1, { what: "say", whom: "x", ts: "noon" }),
    'ts: expected a time (`fields.time` of the map), got "noon"',
  ],
  [{ what: "say" }, "n: expected a whole number (`fields.seq` of the map), got nothing"],
])("wrong data is told with its path and the line of the map: %j", (value, message) => {
  expect(read(studio, value).problems).toEqual([expect.stringContaining(message)]);
});

test("a field that the map forgot is told by name", () => {
  const { problems } = read("fields: { kind: { constant: tool-call }, from: a }", { a: "x" });
  expect(problems).toEqual(["tool: expected a string (add `fields.tool` to the map), got nothing"]);
});

test("records out of order, lists that are none and runs that come twice are refused", () => {
  const say = (n: number) => record(n, { what: "say", whom: "x" });
  expect(read(studio, say(2), say(2)).problems).toEqual([
    "n: expected a whole number above 2 (`fields.seq` of the map), got 2",
  ]);
  const map = "events: steps\nrun: { task: id }\nfields: { kind: { constant: progress }, content: t }";
  const run = { id: 1, steps: [{ t: "m" }] };
  expect(read(map, { steps: 7 }, run, run).problems).toEqual([
    "steps: expected a list of records (`events` of the map), got 7",
    'id: expected an id once in a file (`run.task` of the map), got "1"',
  ]);
});

test("kinds that the map does not know are counted, and the rest is read", () => {
  const { events, unknownFields } = read(
    studio,
    record(1, { what: "odd" }),
    record(2, { what: "say", whom: "x" }),
  );
  expect(events).toHaveLength(1);
  expect(unknownFields).toEqual(["what=odd"]);
});

test("inherited names are no fields", () => {
  const map = "fields: { kind: { path: constructor.name }, from: toString }";
  expect(read(map, { a: 1 }).unknownFields).toEqual(["constructor.name=undefined"]);
  const { problems } = read("fields: { kind: { constant: progress }, content: __proto__.x }", { a: 1 });
  expect(problems[0]).toContain("got nothing");
});

test.each([
  [
    "fields: { kind: { path: a, values: { x: massage } } }",
    /`fields\.kind\.values\.x`: expected one of "message"/,
  ],
  [
    "fields: { kind: { values: { x: message } } }",
    /`fields\.kind`: expected a `path` or a `constant`, got neither/,
  ],
  ["fields: { kind: a, form: b }", /`fields`: expected only known fields, got "form"/],
  ["fields: { kind: a, time: { path: t, unit: days } }", /`fields\.time\.unit`: expected one of "s", "ms"/],
  ["fields: [", /`line \d`: expected YAML or JSON/],
  ["", /expected an object, got/],
])("a wrong map is told with its own path: %s", (map, message) => {
  expect(() => parseFieldMap(map, "studio.yaml")).toThrow(message);
  expect(() => parseFieldMap(map, "studio.yaml")).toThrow(/^studio\.yaml: /);
});
