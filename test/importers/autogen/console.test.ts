import { expect, test } from "vitest";
import { autogenConsole } from "../../../src/importers/autogen/console.js";
import { importText, short } from "../imported.js";

const rule = "-".repeat(80);
const read = (...lines: readonly string[]) => importText(autogenConsole, lines.join("\n"));

test("a message is what stands between its speaker and the rule, with inner lines kept", () => {
  const { events, headers } = read("boss (to coder):", "", "one", "", "two", "", rule, "noise", rule);
  expect(events.map(short)).toEqual(["boss>coder: one\n\ntwo"]);
  expect(headers).toMatchObject([{ goal: "one\n\ntwo", lacks: ["times", "tokens", "waits"] }]);
});

test("an empty message with its rule is a turn", () => {
  expect(read("coder (to boss):", "", "", "", rule).events.map(short)).toEqual(["coder>boss: "]);
});

test("colours are no part of names or text", () => {
  const { events } = read("\u001b[33mboss\u001b[0m (to coder):", "", "\u001b[1mgo\u001b[0m", rule);
  expect(events.map(short)).toEqual(["boss>coder: go"]);
});

test("a message that the text breaks off in is still one", () => {
  expect(read("boss (to coder):", "", "and th").events.map(short)).toEqual(["boss>coder: and th"]);
});

test("calls in one message are one round; results reach whoever made the call", () => {
  const { events } = read(
    "coder (to chat_manager):",
    "",
    "***** Suggested tool call (call_1): count *****",
    "Arguments: ",
    '{"n":1}',
    "*******************************************",
    "***** Suggested tool call (call_2): paint *****",
    "Arguments: ",
    "red",
    "*******************************************",
    rule,
    "runner (to chat_manager):",
    "",
    "runner (to chat_manager):",
    "",
    "***** Response from calling tool (call_2) *****",
    "done",
    "*******************************************",
    rule,
  );
  expect(events).toMatchObject([
    { type: "tool-call", from: "coder", tool: "count", call: "call_1", args: { n: 1 } },
    { type: "tool-call", from: "coder", tool: "paint", call: "call_2", args: "red" },
    { type: "tool-result", to: "coder", tool: "paint", call: "call_2", content: "done" },
  ]);
  expect(new Set(events.map((event) => "round" in event && event.round)).size).toBe(2);
});

test("of several results in one message those behind the first have no speaker of their own", () => {
  const result = (id: string, text: string) => [
    `***** Response from calling tool (${id}) *****`,
    text,
    "*******************************************",
    "",
    rule,
  ];
  const { events } = read("runner (to coder):", "", ...result("a", "1"), ...result("b", "2"), "noise");
  expect(events.map(short)).toEqual(["ok to coder: 1", "ok to coder: 2"]);
});

test("results of older functions are found by the function's name", () => {
  const { events } = read(
    "coder (to runner):",
    "***** Suggested function Call: count *****",
    "Arguments: ",
    "{}",
    "*******************************************",
    rule,
    "runner (to coder):",
    '***** Response from calling function "count" *****',
    "5",
    "*******************************************",
    rule,
  );
  expect(events.map(short)).toEqual(["coder calls count({})", "ok to coder: 5"]);
  expect(events).toMatchObject([{ call: "c1" }, { call: "c1" }]);
});

test.each([
  ["boss (to coder):\n\nhello", true],
  ["\u001b[33mboss\u001b[0m (to chat_manager):\n", true],
  ["He went (to town): fine", false],
  [`${"x".repeat(300)} (to coder):`, false],
  ["{}", false],
])("of %j it is told whether it is a console of AutoGen", (head, isConsole) => {
  expect(autogenConsole.recognises(head)).toBe(isConsole);
});

test("a text without end is cut, and the cut is told", () => {
  const { events, notes } = read(
    "boss (to coder):",
    ...Array.from({ length: 50 }, () => "x".repeat(100_000)),
  );
  expect(events).toMatchObject([{ type: "message", content: expect.stringMatching(/^x/) }]);
  expect(notes).toEqual(["text cut after 4194304 characters"]);
});
