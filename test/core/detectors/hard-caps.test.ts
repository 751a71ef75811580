import { expect, test } from "vitest";
import { events } from "../../../src/testing/events.js";
import { codes, fold, trip } from "../fold.js";

/** Findings of this rule alone. */
function seen(...[builder, policy]: Parameters<typeof fold>) {
  return fold(builder, policy).findings.filter(({ code }) => code === "HARD_CAP");
}

/** Parts that this rule would cut. */
function cuts(...given: Parameters<typeof fold>) {
  return seen(...given).flatMap(({ level, cut }) => (level === "trip" ? [cut] : []));
}

const both = ["HARD_CAP:warn", "HARD_CAP:trip"];
const caps = (caps: Record<string, number>) => ({ detectors: { HARD_CAP: caps } });

test("a cap warns at 80 % and trips when it is reached", () => {
  const marks = (count: number) => events().repeat(count, (round, index) => round.progress(`mark ${index}`));
  const policy = caps({ events: 10 });
  expect(codes(fold(marks(7), policy))).toEqual([]);
  expect(codes(fold(marks(8), policy))).toEqual(["HARD_CAP:warn"]);
  expect(trip(fold(marks(10), policy), "HARD_CAP")).toMatchObject({
    code: "HARD_CAP",
    level: "trip",
    seq: 9,
    args: { cap: "events", value: 10, limit: 10 },
    evidence: { events: [9], repetitions: 1, tokens: 0 },
    cut: { kind: "task" },
  });
  expect(codes(fold(marks(30), policy))).toEqual(both);
});

test("messages are counted per edge, and only the edge is cut", () => {
  const talk = events().repeat(5, (round, index) =>
    round
      .message("a", "b", `text ${index}`)
      .message("b", "a", `answer ${index}`)
      .message("a", "c", `more ${index}`),
  );
  expect(cuts(talk, caps({ messagesPerEdge: 5 }))).toEqual([
    { kind: "edges", edges: [["a", "b"]] },
    { kind: "edges", edges: [["b", "a"]] },
    { kind: "edges", edges: [["a", "c"]] },
  ]);
});

test("the message that reaches the cap of its edge trips, not the one before it", () => {
  const talk = events().repeat(6, (round, index) => round.message("a", "b", `text ${index}`));
  expect(trip(fold(talk, caps({ messagesPerEdge: 5 })), "HARD_CAP")).toMatchObject({
    seq: 4,
    args: { value: 5 },
  });
});

test("participants are counted once each", () => {
  const crowd = (size: number) =>
    events().repeat(3, (round) =>
      round.repeat(size, (more, index) => more.message("a", `agent ${index}`, `${index}`)),
    );
  const policy = caps({ participants: 10 });
  expect(codes({ findings: seen(crowd(6), policy) })).toEqual([]);
  expect(codes({ findings: seen(crowd(7), policy) })).toEqual(["HARD_CAP:warn"]);
  expect(codes({ findings: seen(crowd(9), policy) })).toEqual(both);
});

test("children are counted over the whole life of the agent that started them", () => {
  const family = events().repeat(4, (round, index) =>
    round.spawn("a", `child ${index}`).spawn("b", `other ${index}`),
  );
  expect(cuts(family, caps({ childrenPerAgent: 4 }))).toEqual([
    { kind: "agent", agent: "a" },
    { kind: "agent", agent: "b" },
  ]);
});

test("generations of agents that start agents are counted", () => {
  const line = events().repeat(8, (round, index) =>
    round.spawn(`generation ${index}`, `generation ${index + 1}`),
  );
  expect(trip(fold(line), "HARD_CAP")).toMatchObject({
    args: { cap: "spawnDepth", value: 8, limit: 8 },
    cut: { kind: "agent", agent: "generation 7" },
  });
});

test("a rule that is off sees nothing", () => {
  const policy = { detectors: { HARD_CAP: { mode: "off", events: 1 } } } as const;
  expect(codes(fold(events().progress("x").progress("y"), policy))).toEqual([]);
});
