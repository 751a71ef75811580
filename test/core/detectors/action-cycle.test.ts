import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import { events } from "../../../src/testing/events.js";
import { codes, fold, only, trip } from "../fold.js";

const policy = {
  detectors: only("ACTION_CYCLE", { warn: 2, trip: 3, warnInWindow: 3, tripInWindow: 4 }),
};
const judged = (builder: Iterable<Event>) => fold(builder, policy);
const seen = (builder: Iterable<Event>) => codes(judged(builder));

const both = ["ACTION_CYCLE:warn", "ACTION_CYCLE:trip"];

test("one call with one result warns the second and trips the third time", () => {
  const call = events().calls("a", "search", { q: 1 }, "nothing found");
  expect(seen(call)).toEqual([]);
  expect(seen(call.calls("a", "search", { q: 1 }, "nothing found"))).toEqual(["ACTION_CYCLE:warn"]);
  expect(seen(call.calls("a", "search", { q: 1 }, "nothing found"))).toEqual(both);
});

test("the evidence of one repeated call is its latest event, its count and its tokens", () => {
  const usage = { input: 100 };
  const loop = events().repeat(3, (round) =>
    round.toolCall("a", "search", { q: 1 }, { usage }).toolResult("a", "none"),
  );
  expect(trip(judged(loop), "ACTION_CYCLE")).toMatchObject({
    seq: 5,
    evidence: { events: [4], repetitions: 3, tokens: 300 },
    cut: { kind: "agent", agent: "a" },
    args: { agent: "a", period: 1 },
  });
});

test("a period of several calls trips with the events of one period", () => {
  const loop = events().repeat(3, (round) =>
    round
      .calls("a", "list", {}, "x")
      .calls("a", "read", { id: 1 }, "y")
      .calls("a", "list", { all: true }, "z"),
  );
  expect(trip(judged(loop), "ACTION_CYCLE").evidence).toMatchObject({ events: [12, 14, 16], repetitions: 3 });
});

test("equal calls scattered among other reads trip the fourth time", () => {
  const scattered = (times: number) =>
    events().repeat(times, (round, index) =>
      round
        .calls("a", "search", { q: 1 }, "none")
        .repeat((index % 2) + 1, (more) =>
          more.calls("a", "read", { page: more.lastSeq }, `text ${more.lastSeq}`),
        ),
    );
  expect(seen(scattered(3))).toEqual(["ACTION_CYCLE:warn"]);
  expect(seen(scattered(4))).toContain("ACTION_CYCLE:trip");
});

test("what is said between the calls does not hide the loop", () => {
  const loop = events().repeat(3, (round, index) =>
    round.calls("a", "search", { q: 1 }, "none").message("a", "b", `still looking, day ${index} of many`),
  );
  expect(seen(loop)).toContain("ACTION_CYCLE:trip");
});

test("talk between the calls does not begin a new episode", () => {
  const loop = events().repeat(8, (round, index) =>
    round.calls("a", "search", { q: 1 }, "none").message("a", "b", `word${index} other${index} more${index}`),
  );
  expect(seen(loop)).toEqual(both);
});

test("other calls between equal ones do not begin a new episode", () => {
  const loop = events().repeat(8, (round, index) =>
    round.calls("a", "search", { q: 1 }, "none").calls("a", "read", { index }, `text ${index}`),
  );
  expect(seen(loop)).toEqual(both);
});

test("ids, times and the order of keys do not hide the loop", () => {
  const loop = events().repeat(3, (round, index) =>
    round.calls(
      "a",
      "search",
      index % 2 ? { q: 1, n: 2, request_id: index } : { n: 2, request_id: index, q: 1 },
      `none at 2026-11-22T12:34:5${index}Z`,
    ),
  );
  expect(seen(loop)).toEqual(both);
});

test.each([
  ["pages", (index: number) => ({ page: index })],
  ["ids of a batch", (index: number) => ({ id: 1_000 + index })],
  ["hosts", (index: number) => ({ host: `10.0.0.${index}` })],
])("%s one after another are no loop", (_, args) => {
  const scan = events().repeat(20, (round, index) => round.calls("a", "get", args(index), '{"ok":true}'));
  expect(seen(scan)).toEqual([]);
});

test("a poll whose result changes is no loop", () => {
  const polling = events().repeat(20, (round, index) =>
    round.calls("a", "status", {}, `${index * 5} % done`),
  );
  expect(seen(polling)).toEqual([]);
});

test("a failing test between edits that differ is no loop", () => {
  const fixing = events().repeat(10, (round, index) =>
    round
      .calls("coder", "run_tests", {}, "1 failed: expected 3, got 4")
      .calls("coder", "edit_file", { line: index }, "edited"),
  );
  expect(seen(fixing)).not.toContain("ACTION_CYCLE:trip");
});

test("a failing test between equal edits is a loop", () => {
  const stuck = events().repeat(10, (round) =>
    round.calls("coder", "run_tests", {}, "1 failed").calls("coder", "edit_file", { line: 1 }, "edited"),
  );
  expect(seen(stuck)).toEqual(both);
});

test("an explicit progress mark between equal calls is progress", () => {
  const moving = events().repeat(10, (round, index) =>
    round.calls("a", "run", {}, "ok").progress(`commit ${index}`, "a"),
  );
  expect(seen(moving)).not.toContain("ACTION_CYCLE:trip");
});

test("the same progress mark again is no progress", () => {
  const stuck = events().repeat(10, (round) => round.calls("a", "run", {}, "ok").progress("tests: 12", "a"));
  expect(seen(stuck)).toEqual(both);
});

test("two retries and a success are no loop", () => {
  const retried = events()
    .repeat(2, (round) => round.fails("a", "fetch", { url: "x" }, "timeout"))
    .calls("a", "fetch", { url: "x" }, "page");
  expect(seen(retried)).toEqual(["ACTION_CYCLE:warn"]);
});

test("equal calls of different agents are no loop", () => {
  const team = events().repeat(6, (round, index) =>
    round.calls(`agent ${index}`, "search", { q: 1 }, "none"),
  );
  expect(seen(team)).toEqual([]);
});

const unanswered = (times: number) =>
  events().repeat(times, (round) =>
    round.toolCall("a", "search", { q: 1 }).toolResult("a", undefined, { status: "none" }),
  );

test("calls of which no result is known need more repetitions: unknown is not equal", () => {
  expect(seen(unanswered(2))).toEqual([]);
  expect(seen(unanswered(3))).toEqual(["ACTION_CYCLE:warn"]);
  expect(seen(unanswered(4))).toEqual(both);
});

test("the same call in each of several turns is a loop even where no result ever comes", () => {
  const silent = events().repeat(8, (round) =>
    round.modelCall("a", { input: 9 }).toolCall("a", "search", { q: 1 }),
  );
  expect(seen(silent)).toEqual(both);
});

test("a loop that goes on fires once per level", () => {
  const loop = events().repeat(40, (round) => round.calls("a", "search", { q: 1 }, "none"));
  expect(seen(loop)).toEqual(both);
});

const orders = [
  "Peel twelve carrots for the stew and keep their greens aside.",
  "The oven needs two hundred degrees before any loaf goes in.",
  "Table nine wants its trout without butter, use Cretan oil.",
  "Wipe that slate clean, our plum cake has been sold out.",
];

test("who is told something new each time may answer in the same way", () => {
  const obeying = events().repeat(4, (round, index) =>
    round.message("chef", "cook", orders[index] ?? "").calls("cook", "look_up", { book: "recipes" }, "open"),
  );
  expect(seen(obeying)).toEqual([]);
});

test("being told the same again is no news", () => {
  const nagged = events().repeat(4, (round) =>
    round.message("chef", "cook", orders[0] ?? "").calls("cook", "look_up", { book: "recipes" }, "open"),
  );
  expect(seen(nagged)).toEqual(both);
});

test("what an agent itself says in between does not end its loop, unless the call hands the talk over", () => {
  const saying = (tool: string) =>
    events().repeat(4, (round, index) =>
      round.message("cook", "guest", orders[index] ?? "").calls("cook", tool, {}, "done so far"),
    );
  expect(seen(saying("look_up"))).toEqual(both);
  expect(seen(saying("transfer_to_chef"))).toEqual([]);
});
