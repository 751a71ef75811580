import { expect, test, vi } from "vitest";
import { TypedEvents } from "../../src/runtime/typed-events.js";

interface Events {
  finding: { code: string };
  idle: undefined;
}

function eventsWithErrors() {
  const errors: unknown[][] = [];
  const events = new TypedEvents<Events>((event, error) => errors.push([event, error]));
  return { events, errors };
}

test("calls the listeners of an event in order, with its payload", () => {
  const { events } = eventsWithErrors();
  const seen: string[] = [];
  events.on("finding", ({ code }) => void seen.push(`first ${code}`));
  events.on("finding", ({ code }) => void seen.push(`second ${code}`));
  expect(events.emit("finding", { code: "REPEAT" })).toBe(true);
  expect(seen).toEqual(["first REPEAT", "second REPEAT"]);
});

test("says when nobody listens", () => {
  expect(eventsWithErrors().events.emit("idle", undefined)).toBe(false);
});

test("runs the other listeners when one throws, and reports it", () => {
  const { events, errors } = eventsWithErrors();
  const after = vi.fn();
  const error = new Error("broken");
  events.on("finding", () => {
    throw error;
  });
  events.on("finding", after);
  events.emit("finding", { code: "REPEAT" });
  expect(after).toHaveBeenCalledOnce();
  expect(errors).toEqual([["finding", error]]);
});

test("reports a rejecting listener instead of leaving its rejection unhandled", async () => {
  const { events, errors } = eventsWithErrors();
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);
  events.on("finding", async () => {
    throw "late";
  });
  events.emit("finding", { code: "REPEAT" });
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", unhandled);
  expect(errors).toEqual([["finding", "late"]]);
  expect(unhandled).not.toHaveBeenCalled();
});

test("a reporter that throws harms nobody either", () => {
  const events = new TypedEvents<Events>(() => {
    throw new Error("reporter");
  });
  events.on("idle", () => {
    throw new Error("listener");
  });
  expect(events.emit("idle", undefined)).toBe(true);
});

test("takes a listener off by `off` and by the returned function", () => {
  const { events } = eventsWithErrors();
  const listener = vi.fn();
  events.on("idle", listener);
  events.off("idle", listener);
  events.once("idle", listener)();
  events.on("idle", listener)();
  expect(events.emit("idle", undefined)).toBe(false);
  expect(listener).not.toHaveBeenCalled();
});

test("calls a `once` listener once", () => {
  const { events } = eventsWithErrors();
  const listener = vi.fn();
  events.once("idle", listener);
  events.emit("idle", undefined);
  events.emit("idle", undefined);
  expect(listener).toHaveBeenCalledOnce();
});

test("one listener of two events is taken off one of them only, and errors name the event", () => {
  const errors: string[] = [];
  const events = new TypedEvents<{ a: number; b: number }>((event) => errors.push(event));
  const listener = (): void => {
    throw new Error("always");
  };
  events.on("a", listener);
  events.on("b", listener);
  events.off("a", listener);
  events.emit("a", 1);
  events.emit("b", 1);
  expect(errors).toEqual(["b"]);
});

test("a listener may take itself off while the event is emitted", () => {
  const { events } = eventsWithErrors();
  const second = vi.fn();
  const off: () => void = events.on("idle", () => off());
  events.on("idle", second);
  events.emit("idle", undefined);
  events.emit("idle", undefined);
  expect(second).toHaveBeenCalledTimes(2);
});
