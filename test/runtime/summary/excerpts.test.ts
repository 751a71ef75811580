import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { type Event, eventSchema } from "../../../src/core/event.js";
import { createExcerpts } from "../../../src/runtime/summary/excerpts.js";
import { talk, viewOf } from "./conversation.js";

const event = (fields: object): Event => eventSchema.parse(fields);

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

test("keeps copies, not the messages they come from", () => {
  const excerpts = createExcerpts();
  const before = heapBytes();
  for (let seq = 0; seq < 200; seq += 1) {
    const content = Buffer.alloc(200_000, `message ${seq} `).toString();
    const from = `${content.slice(0, 12)} by an agent with a long name`;
    excerpts.push(event({ type: "message", seq, from, to: "b", content }), seq);
    const args = { text: content };
    excerpts.push(event({ type: "tool-call", seq: 1_000 + 2 * seq, from, tool: "write_file", args }), seq);
    excerpts.push(event({ type: "tool-result", seq: 1_001 + 2 * seq, to: from, content }), seq);
  }
  // 20 MB if slices kept 100 of the messages alive.
  expect(heapBytes() - before).toBeLessThan(1_000_000);
  expect(excerpts.view().entries.length).toBeGreaterThan(60);
});

test("never holds more text than it promises", () => {
  const excerpts = createExcerpts();
  for (let seq = 0; seq < 2_000; seq += 1) {
    const content = "长".repeat(5_000);
    excerpts.push(event({ type: "message", seq: 3 * seq, from: "human", to: "b", content }), seq);
    excerpts.push(event({ type: "progress", seq: 3 * seq + 1, mark: `${seq} ${"m".repeat(240)}` }), null);
    excerpts.push(event({ type: "tool-result", seq: 3 * seq + 2, to: "b", content }), seq);
  }
  const { goal, entries } = excerpts.view();
  const chars = [goal, ...entries].reduce((sum, excerpt) => sum + (excerpt?.text?.length ?? 0), 0);
  expect(chars).toBeLessThanOrEqual(58_000);
  expect(goal?.text).toHaveLength(1_000);
});

test("keeps the latest events in order", () => {
  const view = viewOf(talk(Array.from({ length: 500 }, (_, at) => `a > b: message ${at}`)));
  expect(view.entries.slice(-64).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 64 }, (_, at) => 436 + at),
  );
});

test.each([
  [["agent > b: plan", "system > agent: rules", "user > agent: refund 4412"], "refund 4412"],
  [["agent > b: plan", "system > agent: rules"], "rules"],
  [["agent > b: plan", "agent > b: other"], "plan"],
])("takes the goal from %j", (lines, goal) => {
  expect(viewOf(talk(lines)).goal?.text).toBe(goal);
});

test("keeps the first and the latest marks of many, each once", () => {
  const excerpts = createExcerpts({ capacity: 1 });
  for (let seq = 0; seq < 300; seq += 1)
    excerpts.push(event({ type: "progress", seq, mark: `step ${seq >> 1}` }), null);
  const marks = excerpts.view().entries.map(({ text }) => text);
  expect(marks).toHaveLength(17);
  expect(marks.slice(0, 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((step) => `step ${step}`));
  expect(new Set(marks).size).toBe(16);
});

test("pairs results with calls by id and else in order, and knows what reads and what acts", () => {
  const view = viewOf(
    [
      { type: "tool-call", seq: 0, from: "a", tool: "send_mail", call: "1", args: { to: "x" } },
      { type: "tool-call", seq: 1, from: "a", tool: "read_file", call: "2" },
      { type: "tool-result", seq: 2, to: "a", call: "2", content: "text" },
      { type: "tool-result", seq: 3, to: "a", content: "sent" },
      { type: "tool-result", seq: 4, to: "a", content: "of nothing" },
    ].map((fields) => [event(fields), 1]),
  );
  const results = view.entries.filter(({ kind }) => kind === "result");
  expect(results).toMatchObject([
    { call: 1, from: "read_file", effect: "read" },
    { call: 0, from: "send_mail", effect: "act" },
    { from: "tool" },
  ]);
  expect(view.entries[0]?.text).toBe('{"to":"x"}');
});

test("does not give its text away to whoever serialises it", () => {
  const excerpts = createExcerpts();
  excerpts.push(event({ type: "message", seq: 0, from: "user", to: "a", content: "a secret" }), 2);
  expect(JSON.stringify({ excerpts })).not.toContain("secret");
});

test("refuses a capacity that is no positive integer", () => {
  expect(() => createExcerpts({ capacity: 0 })).toThrow(
    "Expected `capacity` to be a positive integer, got `0`.",
  );
});
