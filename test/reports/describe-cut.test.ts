import { expect, test } from "vitest";
import type { Cut } from "../../src/core/finding.js";
import { describeCut } from "../../src/reports/describe-cut.js";

function edges(...names: string[]): Cut {
  return { kind: "edges", edges: names.map((way) => way.split(">") as [string, string]) };
}

test.each<[Cut, string]>([
  [edges("a>b"), "edge a→b"],
  [edges("a>a"), "edge a→a"],
  [edges("a>b", "b>a"), "edges a⇄b"],
  [edges("a>b", "b>c", "c>a"), "edges a→b→c→a"],
  [edges("a>b", "c>d"), "edges a→b, c→d"],
  [edges("a>b", "c>d", "e>f", "g>h", "i>j", "k>l"), "edges a→b, c→d, e→f, g→h and 2 more"],
  [{ kind: "agent", agent: "planner" }, "agent planner"],
  [{ kind: "task" }, "the task"],
  [{ kind: "root" }, "the root task with all its tasks"],
])("%j reads well", (cut, words) => {
  expect(describeCut(cut)).toBe(words);
});

test("names cannot drive a terminal", () => {
  expect(describeCut({ kind: "agent", agent: "\u001b[2Jplanner" })).toBe("agent \\u001b[2Jplanner");
});
