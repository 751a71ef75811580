import { expect, test } from "vitest";
import { shownName, shownText } from "../../src/reports/shown-text.js";

test.each([
  ["a colour", "\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m"],
  ["a window title", "\u001b]0;title\u0007", "\\u001b]0;title\\u0007"],
  ["a C1 introducer", "\u009b2J", "\\u009b2J"],
  ["reversed reading", "\u202egnp.exe", "\\u202egnp.exe"],
])("%s is written out, not carried out", (_, text, shown) => {
  expect(shownText(text, 80)).toBe(shown);
});

test("line ends and runs of white space become one space", () => {
  expect(shownText(" first\r\n\n\tsecond\u2028third ", 80)).toBe("first second third");
});

test("a long text is cut to its columns", () => {
  expect(shownText("中".repeat(100), 11)).toBe("中中中中中…");
});

test("a text that is cut before its end says so, whatever its start shrinks to", () => {
  expect(shownText(`start${" ".repeat(1_000)}end`, 20)).toBe("start…");
});

test("a cut through a character leaves no half of it", () => {
  expect(shownText(`${"a".repeat(39)}😀`, 10)).not.toMatch(/[\ud800-\udfff]/);
  expect(shownText(`   ${" ".repeat(36)}😀x`, 10)).toBe("…");
});

test("a name is shown to forty columns", () => {
  expect(shownName("x".repeat(256))).toHaveLength(40);
});
