import { expect, test } from "vitest";
import { cutToWidth, displayWidth, padToWidth, splitAtWidth } from "../../src/reports/display-width.js";

test.each([
  ["plain", 5],
  ["规划者", 6],
  ["ｆｕｌｌ", 8],
  ["한국", 4],
  ["👍", 2],
  ["e\u0301", 1],
  ["a\u200bb", 2],
  ["→⇄×", 3],
  ["", 0],
])("%s takes %i columns", (text, columns) => {
  expect(displayWidth(text)).toBe(columns);
});

test("a cut line ends in an ellipsis and keeps its width", () => {
  expect(cutToWidth("planner", 7)).toBe("planner");
  expect(cutToWidth("planners", 7)).toBe("planne…");
  expect(cutToWidth("规划者和审阅者", 7)).toBe("规划者…");
});

test("a split leaves nothing out and makes headway even where a character is too wide", () => {
  expect(splitAtWidth("规划者", 1)).toEqual(["规", "划者"]);
});

test("padding counts columns, not characters", () => {
  expect(padToWidth("规划", 6)).toBe("规划  ");
  expect(padToWidth("long", 2)).toBe("long");
});
