import { expect, test } from "vitest";
import { answers, calls, eventsOf, says } from "./run.js";

/** Calls and results as `call@round` and `→call`. */
function pairs(events: Parameters<typeof eventsOf>[0]): string[] {
  return eventsOf(events).flatMap((event) => {
    if (event.type === "tool-call") return [`${event.call}@${event.round}`];
    return event.type === "tool-result" ? [`${event.to}→${event.call}`] : [];
  });
}

const call = calls("agent", "env");
const result = answers("env", "agent");

test("the n-th result answers the n-th call of a parallel round", () => {
  expect(pairs([call, call, result, result])).toEqual(["c0@r0", "c1@r0", "agent→c0", "agent→c1"]);
});

test("a call after a result begins a round", () => {
  expect(pairs([call, result, call, result])).toEqual(["c0@r0", "agent→c0", "c2@r2", "agent→c2"]);
});

test("a thought between two calls begins a round, and a call still open then lost its result", () => {
  const thought = says("agent", "agent", { channel: "thought" });
  expect(pairs([call, thought, call, result])).toEqual(["c0@r0", "c2@r2", "agent→c2"]);
});

test.each([says("agent", "user"), says("user", "agent")])(
  "so does a message from or to the agent (case %#)",
  (talk) => {
    expect(pairs([call, talk, call, result])).toEqual(["c0@r0", "c2@r2", "agent→c2"]);
  },
);

test("a result that comes while the model still streams its calls does not end the round", () => {
  const streamed = { ...call, tokens_in: 900 };
  expect(pairs([streamed, result, streamed, result])).toEqual(["c0@r0", "agent→c0", "c2@r0", "agent→c2"]);
});

test("each agent has calls and rounds of its own", () => {
  const other = calls("helper", "env");
  expect(pairs([call, other, call, answers("env", "helper"), result, result])).toEqual([
    "c0@r0",
    "c1@r1",
    "c2@r0",
    "helper→c1",
    "agent→c0",
    "agent→c2",
  ]);
});

test("an agent that posts the result of its own call to the group receives it", () => {
  expect(pairs([calls("searcher", "group"), answers("searcher", "group")])).toEqual(["c0@r0", "searcher→c0"]);
});

test("a result for somebody else answers the call that was addressed to its sender", () => {
  expect(pairs([calls("web_agent", "env"), answers("env", "agent")])).toEqual(["c0@r0", "web_agent→c0"]);
});

test("a result nobody asked for stays a result without a call", () => {
  expect(pairs([answers("env", "agent")])).toEqual(["agent→undefined"]);
});

test("a run without any result has no rounds, for its calls may have been made one by one", () => {
  expect(pairs([call, call])).toEqual(["c0@undefined", "c1@undefined"]);
});
