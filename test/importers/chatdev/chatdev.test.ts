import { expect, test } from "vitest";
import { chatdevFormat } from "../../../src/importers/chatdev/chatdev.js";
import { importText, short } from "../imported.js";

const entry = (second: number, title: string, ...lines: readonly string[]) =>
  [`[2026-27-02 10:00:0${second} INFO] ${title}`, "", ...lines, ""].join("\n");
const turn = (second: number, from: string, number: number, ...lines: readonly string[]) =>
  entry(
    second,
    `${from}: **Programmer<->Code Reviewer on : CodeReview, turn ${number}**`,
    "[You are one.",
    "Be [brief].]",
    "",
    ...lines,
  );
const bill = (second: number, prompt: number) =>
  entry(
    second,
    "**[OpenAI_Usage_Info Receive]**",
    `prompt_tokens: ${prompt}`,
    "completion_tokens: 8",
    "cost: $0.1",
  ).replace("\n\n", "\n");
const read = (...entries: readonly string[]) => importText(chatdevFormat, entries.join("\n"));

test("a turn is said by one role to the other, without the instructions that it repeats", () => {
  const { events } = read(
    turn(1, "Programmer", 0, "Done.", "", "[see]"),
    turn(2, "Code Reviewer", 0, "Fine."),
  );
  expect(events.map(short)).toEqual([
    "Programmer>Code Reviewer: Done.\n\n[see]",
    "Code Reviewer>Programmer: Fine.",
  ]);
});

test("the day stands before the month", () => {
  expect(read(turn(1, "Programmer", 0, "Done.")).events.map(({ at }) => at)).toEqual([
    Date.UTC(2026, 1, 27, 10, 0, 1),
  ]);
});

test("bills come before the turns that they are for, and in their order", () => {
  const { events } = read(
    bill(1, 100),
    bill(1, 200),
    turn(2, "Programmer", 0, "a"),
    turn(2, "Code Reviewer", 0, "b"),
    turn(3, "Programmer", 1, "c"),
  );
  expect(events.map((event) => "usage" in event && event.usage?.input)).toEqual([100, 200, undefined]);
});

test("the task and the model are known from the opening entries", () => {
  const { headers, events } = read(
    entry(0, "**[Preprocessing]**", "**ChatDev Starts** (1)", "", "**task_prompt**: Make tiles"),
    entry(0, "System: **[chatting]**", "| **model_type** | ModelType.GPT_4O |"),
    turn(1, "Programmer", 0, "a"),
  );
  expect(headers).toMatchObject([{ goal: "Make tiles", kind: "chatdev" }]);
  expect(events).toMatchObject([{ model: "GPT_4O" }]);
});

test("other entries are nobody's turn", () => {
  expect(
    read(entry(0, "Programmer: **[Start Chat]**", "Please write."), entry(1, "**[Post Info]**")).events,
  ).toEqual([]);
});

test.each([
  [entry(0, "**[Preprocessing]**", "**ChatDev Starts** (1)"), true],
  [entry(0, "server started"), false],
  ["**ChatDev Starts**", false],
])("of a log it is told whether it is ChatDev's (case %#)", (head, isLog) => {
  expect(chatdevFormat.recognises(head)).toBe(isLog);
});
