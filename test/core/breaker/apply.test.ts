import { expect, test } from "vitest";
import { gateOf } from "../../../src/core/breaker/gate-of.js";
import type { PolicyInput } from "../../../src/core/policy/policy.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { type Folded, fold, only } from "../fold.js";

const enforce: PolicyInput = { mode: "enforce", detectors: only("CHAIN_CYCLE", { warn: 2, trip: 3 }) };
const pair = 'edges:["a","b"]["b","a"]';
const oneWay = 'edges:["a","b"]';

const ask = (builder: EventBuilder) => builder.message("a", "b", "Are you ready?");
const answer = (builder: EventBuilder) => builder.message("b", "a", "I am ready, are you?");

/** A ping-pong whose edges were cut. */
function cutPair(): EventBuilder {
  return events().repeat(4, (round) => answer(ask(round)));
}

const gate = ({ state }: Folded, from = "a", to = "b") => gateOf(state, from, to).gate;
const last = ({ decisions }: Folded) => decisions.at(-1);

test("an operator's halt opens every gate of the task, also in shadow", () => {
  const folded = fold(events().message("a", "b", "hello").halt());
  expect(last(folded)).toEqual({
    action: "halt",
    seq: 1,
    cut: { kind: "task" },
    reason: "OPERATOR",
    enforced: true,
    finding: null,
  });
  expect([gate(folded), gate(folded, "x", "y")]).toEqual(["open", "open"]);
});

test("halting twice, or resuming what was never stopped, decides nothing", () => {
  expect(fold(events().halt().halt()).decisions).toHaveLength(1);
  expect(fold(events().resume().resume(pair).halt("agent:unknown")).decisions).toEqual([]);
});

test("a resumed part is half open: one supervised turn may pass", () => {
  expect(gate(fold(cutPair(), enforce))).toBe("open");
  const resumed = fold(cutPair().resume(pair), enforce);
  expect(gate(resumed)).toBe("halfOpen");
  expect(last(resumed)).toMatchObject({ action: "resume", reason: "OPERATOR" });
});

test("a quiet supervised turn closes the gate", () => {
  const turn = cutPair().resume(pair).message("a", "b", "The deploy key expired: please renew it.");
  expect(gate(fold(turn, enforce))).toBe("halfOpen");
  turn.message("b", "a", "Renewed until next spring, fingerprint attached below.");
  expect(gate(fold(turn, enforce))).toBe("closed");
  expect(last(fold(turn, enforce))).toMatchObject({ action: "close", reason: "PROBE", finding: null });
});

test("the same loop seen again reopens at once", () => {
  const relapsed = fold(ask(cutPair().resume(pair)), enforce);
  expect(gate(relapsed)).toBe("open");
  expect(last(relapsed)).toMatchObject({ action: "cut", seq: 9, reason: "CHAIN_CYCLE" });
});

test("on probation half the repetitions are enough", () => {
  const relapsing = cutPair().resume(pair).message("a", "b", "Something else: what about the harbour?");
  const nagging = relapsing.message("a", "b", "Any news?").message("a", "b", "Any news?");
  expect(gate(fold(nagging, { ...enforce, detectors: { STALE_CHAIN: { mode: "off" } } }))).not.toBe(
    "halfOpen",
  );
});

test("what others do is not part of the supervised turn", () => {
  const turn = cutPair()
    .resume(pair)
    .message("c", "d", "one")
    .message("d", "c", "two")
    .calls("e", "get", {}, "x");
  expect(gate(fold(turn, enforce))).toBe("halfOpen");
});

test("each change of the gate begins another generation", () => {
  const generation = (builder: EventBuilder) => gateOf(fold(builder, enforce).state, "a", "b").generation;
  const builder = cutPair();
  expect(generation(builder)).toBe(1);
  expect(generation(builder.resume(pair))).toBe(2);
  expect(generation(ask(builder))).toBe(3);
});

test("a finished task lets nothing through any more", () => {
  const finished = fold(events().message("a", "b", "hello").finish().resume());
  expect(gate(finished)).toBe("finished");
  expect(finished.state.finished).toBe("success");
});

test("the tightest gate is the one that counts", () => {
  const halted = fold(cutPair().resume(pair).halt(), enforce);
  expect(gateOf(halted.state, "a", "b")).toMatchObject({ gate: "open", key: "task", cut: { kind: "task" } });
});

test("a task that was cut into very many parts stays halted once somebody halted it", () => {
  const builder = events().halt();
  builder.repeat(300, (round, index) =>
    round.wait(`one ${index}`, `other ${index}`).wait(`other ${index}`, `one ${index}`),
  );
  const policy: PolicyInput = { ...enforce, detectors: { HARD_CAP: { mode: "off" } } };
  expect(gate(fold(builder, policy))).toBe("open");
});

test.each([
  ["progress of one of its agents", (builder: EventBuilder) => builder.progress("ready", "a")],
  ["progress of all", (builder: EventBuilder) => builder.progress("ready")],
  ["an operator who lets it go on", (builder: EventBuilder) => builder.halt(oneWay).resume(oneWay)],
])("what slows a loop down ends with the loop: %s", (_, end) => {
  const policy = { ...enforce, ladder: ["throttle" as const, "cut" as const] };
  const throttled = ask(ask(ask(events())));
  expect(gateOf(fold(throttled, policy).state, "a", "b").mitigations).toEqual(["throttled"]);
  expect(gateOf(fold(end(throttled), policy).state, "a", "b").mitigations).toEqual([]);
});
