import { expect, test } from "vitest";
import { answers, calls, eventsOf, says } from "./run.js";

/** Billed tokens by `seq`: `seq:input+output`. */
function bills(events: Parameters<typeof eventsOf>[0]): string[] {
  return eventsOf(events).flatMap((event) =>
    "usage" in event && event.usage ? [`${event.seq}:${event.usage.input}+${event.usage.output}`] : [],
  );
}

const call = (tokens: Readonly<Record<string, number>>) => calls("agent", "env", tokens);
const result = answers("env", "agent");

test("calls of one round that repeat the prompt are one model call with the output counted last", () => {
  expect(bills([call({ tokens_in: 900, tokens_out: 9 }), call({ tokens_in: 900, tokens_out: 60 })])).toEqual([
    "0:900+60",
  ]);
});

test("a result in between does not make it two", () => {
  const part = call({ tokens_in: 900, tokens_out: 9 });
  expect(bills([part, result, part, result])).toEqual(["0:900+9"]);
});

test("another prompt is another model call", () => {
  expect(
    bills([call({ tokens_in: 900, tokens_out: 9 }), result, call({ tokens_in: 950, tokens_out: 9 })]),
  ).toEqual(["0:900+9", "2:950+9"]);
});

test("what an agent says before its calls belongs to the same model call", () => {
  expect(bills([says("agent", "user", { tokens_out: 4 }), call({ tokens_in: 900, tokens_out: 9 })])).toEqual([
    "0:900+9",
  ]);
});

test("a message that arrives ends the model call, even when all numbers repeat", () => {
  const said = says("agent", "user", { tokens_in: 900, tokens_out: 9 });
  expect(bills([said, says("user", "agent"), said])).toEqual(["0:900+9", "2:900+9"]);
});

test("two agents that take turns pay for each of theirs", () => {
  const a = says("a", "b", { tokens_out: 60 });
  const b = says("b", "a", { tokens_out: 60 });
  expect(bills([a, b, a, b])).toEqual(["0:0+60", "1:0+60", "2:0+60", "3:0+60"]);
});
