import { expect, test } from "vitest";
import { agentsOf, type Cut, covers, cutKey } from "../../src/core/finding.js";

const pair: Cut = {
  kind: "edges",
  edges: [
    ["a", "b"],
    ["b", "a"],
  ],
};

test("edges in another order are the same cut", () => {
  const turned: Cut = {
    kind: "edges",
    edges: [
      ["b", "a"],
      ["a", "b"],
    ],
  };
  expect(cutKey(turned)).toBe(cutKey(pair));
});

test("names that contain the separators of a key are told apart", () => {
  const one: Cut = { kind: "edges", edges: [['a","b', "c"]] };
  const other: Cut = { kind: "edges", edges: [["a", 'b","c']] };
  expect(cutKey(one)).not.toBe(cutKey(other));
});

test("a cut of edges stops what goes along them, in their direction, and nothing else", () => {
  const oneWay: Cut = { kind: "edges", edges: [["a", "b"]] };
  expect([covers(oneWay, "a", "b"), covers(oneWay, "b", "a"), covers(oneWay, "a")]).toEqual([
    true,
    false,
    false,
  ]);
});

test("a cut agent neither acts nor is reached", () => {
  const agent: Cut = { kind: "agent", agent: "a" };
  expect([covers(agent, "a"), covers(agent, "b", "a"), covers(agent, "b", "c")]).toEqual([true, true, false]);
});

test("a cut task stops everything and names nobody", () => {
  expect(covers({ kind: "task" }, "a", "b")).toBe(true);
  expect(agentsOf({ kind: "task" })).toEqual([]);
});

test("the agents of a cut are named once", () => {
  expect(agentsOf(pair)).toEqual(["a", "b"]);
});
