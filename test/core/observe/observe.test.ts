import { expect, test } from "vitest";
import { type Event, eventSchema } from "../../../src/core/event.js";
import { createObserver } from "../../../src/core/observe/observe.js";
import { events } from "../../../src/testing/events.js";

const observe = createObserver();

function observed(event: Event | undefined) {
  if (event === undefined) throw new Error("Expected an event, got none.");
  return observe(event);
}

function callPrint(args: unknown) {
  const observation = observe({ type: "tool-call", seq: 0, from: "a", tool: "t", args: args as never });
  return "print" in observation ? observation.print : undefined;
}

test("an observation keeps all of the event but its text", () => {
  const { print, ...rest } = observed(
    events({ startAt: 5 }).message("a", ["b", "c"], "Twelve chars", { parent: 7, channel: "talk" }).list()[0],
  ) as ReturnType<typeof observe> & { print: unknown };
  expect(rest).toEqual({
    type: "message",
    seq: 0,
    at: 5,
    from: "a",
    to: ["b", "c"],
    parent: 7,
    channel: "talk",
    tokens: 3,
  });
  expect(JSON.stringify(print)).not.toContain("Twelve");
});

const textual = ["message", "tool-call", "tool-result", "spawn"];
const shapes = eventSchema.options.flatMap((schema) =>
  "shape" in schema && textual.includes(schema.shape.type.value) ? [schema.shape] : [],
);

test.each(shapes)("an observation of a $type.value has every field of the schema but the text", (shape) => {
  const names = Object.keys(shape);
  const event = { ...Object.fromEntries(names.map((name) => [name, name])), type: shape.type.value };
  const { print: _, says: __, tokens: ___, ...rest } = observe(event as never) as Record<string, unknown>;
  const { content: ____, chars: _____, args: ______, ...kept } = event as Record<string, unknown>;
  expect(rest).toEqual(kept);
});

test("events without text pass unchanged, with no tokens of text", () => {
  const [wait, tick] = events({ startAt: 0 }).wait("a", "b").tick(90);
  expect(observed(wait)).toEqual({ ...wait, tokens: 0 });
  expect(observed(tick)).toEqual({ ...tick, tokens: 0 });
});

test("text that was not recorded has a size and no print", () => {
  expect(observe({ type: "message", seq: 0, from: "a", to: "b", chars: 100 })).toEqual({
    type: "message",
    seq: 0,
    from: "a",
    to: "b",
    tokens: 25,
  });
});

test("a text that was cut is counted at its original size", () => {
  const event = { type: "message", seq: 0, from: "a", to: "b", content: "abcd", chars: 400 } as const;
  expect(observe(event)).toMatchObject({ tokens: 100, print: { chars: 400 } });
});

test("two orders of the same arguments are one call", () => {
  expect(callPrint({ q: "x", page: 1 })).toEqual(callPrint({ page: 1, q: "x" }));
});

test("arguments that differ only in a request id are one call", () => {
  expect(callPrint({ q: "x", request_id: "8f3" })?.exact).toBe(
    callPrint({ q: "x", request_id: "a11" })?.exact,
  );
});

test("arguments that differ in a number are two calls", () => {
  expect(callPrint({ page: 1 })?.exact).not.toBe(callPrint({ page: 2 })?.exact);
});

test("a key named `__proto__` counts in arguments and changes nothing else", () => {
  const [one, other] = ['{"__proto__":1}', '{"__proto__":2}'].map((json) => callPrint(JSON.parse(json)));
  expect(one?.exact).not.toBe(other?.exact);
  expect(({} as Record<string, unknown>)["1"]).toBeUndefined();
});

test("a call without arguments or text has no print: nobody knows whether it equals another", () => {
  expect(callPrint(undefined)).toBeUndefined();
  expect(callPrint(null)).toBeDefined();
});

test("the order of earlier texts does not matter to a later one", () => {
  const fresh = createObserver();
  const used = createObserver();
  used({ type: "message", seq: 0, from: "a", to: "b", content: "something else entirely" });
  const event = { type: "message", seq: 1, from: "a", to: "b", content: "Are you ready?" } as const;
  expect(used(event)).toEqual(fresh(event));
});
