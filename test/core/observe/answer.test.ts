import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import { answerOf } from "../../../src/core/observe/answer.js";
import { createObserver } from "../../../src/core/observe/observe.js";
import { formatTraceLine, parseTraceLine } from "../../../src/core/trace-line.js";
import { events } from "../../../src/testing/events.js";

test.each([
  "Error: the pier is closed",
  "  [ERROR] no crane left",
  '{"error": "quota used up"}',
  "Traceback (most recent call last):\n  File 'x.py'",
  "exit code 1: FileNotFoundError: [Errno 2] No such file or directory: 'orders.json'",
  "java.lang.IllegalStateException: the lock is held",
  "错误: 文件已锁定",
])("%s is a failure", (text) => {
  expect(answerOf(text)).toBe("error");
});

test.each([
  "Could not find [VIVA]. Similar: ['Viva Plus']",
  "No results",
  "No matches found.",
  "bash: crane: command not found",
  "ls: cannot access 'x': No such file or directory",
  "未找到相关文件",
  "見つかりませんでした",
])("%s is nothing", (text) => {
  expect(answerOf(text)).toBe("nothing");
});

test.each([
  "running",
  '{"status": "in_progress"}',
  "Job 7 is not ready yet.",
  "Command still running (session calm-cove, pid 4711).",
  "正在处理中",
])("%s is pending", (text) => {
  expect(answerOf(text)).toBe("pending");
});

test("a long text in which something runs is about something else", () => {
  expect(answerOf(`The crane is running. ${"The harbour opens at six. ".repeat(4)}`)).toBeUndefined();
});

test.each([
  '{"error": null, "ships": 4}',
  '{"error":false}',
  '{"errors": [], "ships": 4}',
  "Failed: 0, passed: 12",
  "errors = 0",
  "Errorless operation of cranes",
  "The crane works. There was no error.",
  "ok",
  "",
])("%s says neither", (text) => {
  expect(answerOf(text)).toBeUndefined();
});

test("a long page that mentions what is missing has found something", () => {
  expect(
    answerOf(`404 pages: what 'not found' means. ${"The harbour opens at six. ".repeat(100)}`),
  ).toBeUndefined();
  expect(answerOf(`${"The harbour opens at six. ".repeat(10)} Nothing found.`)).toBeUndefined();
});

test("what a result says stays with the observation when its text goes", () => {
  const [, result] = events().calls("a", "search", { q: "x" }, "No results").list();
  const observation = createObserver()(result as Event);
  expect(observation.says).toBe("nothing");
  const line = { kind: "observation", observation } as const;
  expect(parseTraceLine(JSON.parse(formatTraceLine(line)))).toEqual({ ok: true, line, unknownFields: [] });
});
