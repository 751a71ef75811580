import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import type { TraceHeader } from "../../../src/core/trace.js";
import { events } from "../../../src/testing/events.js";
import { codes, fold, only, trip } from "../fold.js";

const judged = (builder: Iterable<Event>, header: Partial<TraceHeader> = {}) =>
  fold(builder, { detectors: only("CHAIN_CYCLE", { warn: 2, trip: 3 }) }, header);
const seen = (...given: Parameters<typeof judged>) => codes(judged(...given));

const both = ["CHAIN_CYCLE:warn", "CHAIN_CYCLE:trip"];
const pingPong = (rounds: number) =>
  events().repeat(rounds, (round) =>
    round.message("a", "b", "Are you ready?").message("b", "a", "I am ready, are you?"),
  );

test("a ping-pong warns in its second round and trips in its third", () => {
  expect(seen(pingPong(1))).toEqual([]);
  expect(seen(pingPong(2))).toEqual(["CHAIN_CYCLE:warn"]);
  expect(seen(pingPong(3))).toEqual(both);
});

test("the evidence of a ping-pong is its last round", () => {
  expect(trip(judged(pingPong(3)), "CHAIN_CYCLE")).toMatchObject({
    code: "CHAIN_CYCLE",
    level: "trip",
    seq: 5,
    args: { period: 2 },
    evidence: { events: [4, 5], repetitions: 3, tokens: 3 * (4 + 5) },
    cut: {
      kind: "edges",
      edges: [
        ["a", "b"],
        ["b", "a"],
      ],
    },
  });
});

test.each([3, 4, 5, 16])("a ring of %i agents is seen whole", (size) => {
  const ring = events().repeat(3, (round) =>
    round.repeat(size, (turn, index) =>
      turn.message(`agent ${index}`, `agent ${(index + 1) % size}`, `please confirm, agent ${index}`),
    ),
  );
  const finding = trip(judged(ring), "CHAIN_CYCLE");
  expect(finding.evidence.events).toEqual(Array.from({ length: size }, (_, index) => 2 * size + index));
  expect(finding.cut).toMatchObject({ kind: "edges" });
  expect(finding.args).toEqual({ period: size });
});

test("one message again and again is a loop of one", () => {
  const nagging = events().repeat(3, (round) => round.message("a", "b", "Any news?"));
  expect(trip(judged(nagging), "CHAIN_CYCLE")).toMatchObject({
    evidence: { events: [2], repetitions: 3 },
    cut: { kind: "edges", edges: [["a", "b"]] },
  });
});

test("a loop within a loop is seen", () => {
  const nested = events().repeat(4, (round) =>
    round
      .repeat(2, (inner) => inner.message("a", "b", "check").message("b", "a", "checked"))
      .message("a", "c", "done?")
      .message("c", "a", "check once more"),
  );
  expect(trip(judged(nested), "CHAIN_CYCLE").args).toMatchObject({ period: expect.any(Number) });
});

test("messages with calls in between trip as one period", () => {
  const loop = events().repeat(3, (round) =>
    round
      .message("a", "b", "look again")
      .calls("b", "read", { id: 1 }, "same")
      .message("b", "a", "no change"),
  );
  expect(trip(judged(loop), "CHAIN_CYCLE").evidence.events).toEqual([8, 10, 11]);
});

test("calls alone need one round more", () => {
  const calls = (times: number) =>
    events().repeat(times, (round) => round.calls("a", "read", { id: 1 }, "same"));
  expect(seen(calls(3))).toEqual(["CHAIN_CYCLE:warn"]);
  expect(seen(calls(4))).toEqual(both);
});

test("calls of which no result is known are not equal, so they do not trip like equal ones", () => {
  const unanswered = events().repeat(5, (round) =>
    round.toolCall("a", "search", { q: 1 }).toolResult("a", undefined, { status: "none" }),
  );
  expect(seen(unanswered)).not.toContain("CHAIN_CYCLE:trip");
});

test("case, white space, times and ids do not hide the loop", () => {
  const says = ["Ready at 12:00:01?", "ready  at 12:00:02?", "READY at 12:00:03?"];
  const loop = events().repeat(3, (round, index) => round.message("a", "b", says[index] ?? ""));
  expect(seen(loop)).toContain("CHAIN_CYCLE:trip");
});

test("a conversation in Chinese loops like any other", () => {
  const loop = events().repeat(3, (round) =>
    round.message("策划", "美术", "请确认方案。").message("美术", "策划", "已确认，请继续。"),
  );
  expect(seen(loop)).toEqual(both);
});

test("unrelated agents in between do not hide the loop, nor get into its evidence", () => {
  const busy = events().repeat(3, (round, index) =>
    round
      .message("a", "b", "Are you ready?")
      .message("x", "y", `work item ${index} starts with detail${index}`)
      .message("b", "a", "I am ready, are you?")
      .calls("z", "read", { page: index }, `page ${index}`),
  );
  expect(trip(judged(busy), "CHAIN_CYCLE").evidence.events).toEqual([10, 12]);
});

test("prices that move are a negotiation, not a loop", () => {
  const haggling = events().repeat(10, (round, index) =>
    round
      .message("buyer", "seller", `I offer $${400 + index}`)
      .message("seller", "buyer", `I ask for $${500 - index}`),
  );
  expect(seen(haggling)).toEqual([]);
});

test("one polite closing round is no loop", () => {
  const closing = events()
    .message("a", "b", "The report is in the shared folder.")
    .message("b", "a", "Thank you!")
    .message("a", "b", "You are welcome. Goodbye!")
    .message("b", "a", "Thank you! Goodbye!");
  expect(seen(closing)).toEqual([]);
});

test("people and harnesses do not loop by repeating themselves", () => {
  const reminders = events().repeat(20, (round) =>
    round.message("user", "a", "continue").message("system", "a", "Remember the rules."),
  );
  expect(seen(reminders)).toEqual([]);
});

test("a stated kind counts more than a name", () => {
  const reminders = events().repeat(20, (round) => round.message("nightly", "a", "continue"));
  const participants = [{ name: "nightly", kind: "system" as const }];
  expect(seen(reminders, { participants })).toEqual([]);
  expect(seen(reminders)).toContain("CHAIN_CYCLE:trip");
});

test("an agent that gives a repeating user the same answer again and again loops", () => {
  const loop = events().repeat(3, (round) =>
    round.message("user", "a", "continue").message("a", "user", "Shall I continue?"),
  );
  expect(seen(loop)).toEqual(both);
});

test("the same question to different colleagues is no loop", () => {
  const round = events().repeat(10, (poll, index) => poll.message("a", `voter ${index}`, "Yes or no?"));
  expect(seen(round)).toEqual([]);
});

test("messages whose content was not recorded equal no other", () => {
  const silent = events().repeat(10, (round) =>
    round.add({ type: "message", from: "a", to: "b", chars: 20 }),
  );
  expect(seen(silent)).toEqual([]);
});

test("after something new is said the loop is another episode", () => {
  const again = pingPong(3).message("a", "b", "The deploy key has expired, please renew it.");
  again.repeat(4, (round) =>
    round.message("b", "a", "I am ready, are you?").message("a", "b", "Are you ready?"),
  );
  expect(seen(again)).toEqual([...both, ...both]);
});

test("a ring of messages with more words than a task remembers is seen like any other", () => {
  const texts = Array.from({ length: 8 }, (_, text) => pseudoWords(text, 500).join(" "));
  const wordy = events().repeat(3, (round) =>
    round.repeat(8, (turn, index) =>
      turn.message(`agent ${index}`, `agent ${(index + 1) % 8}`, texts[index] ?? ""),
    ),
  );
  const findings = judged(wordy);
  expect(codes(findings)).toEqual(both);
  expect(trip(findings, "CHAIN_CYCLE").args).toEqual({ period: 8 });
});

function pseudoWords(text: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const letters = (text * count + index)
      .toString(26)
      .replaceAll(/\d/g, (digit) => "qrstuvwxyz"[Number(digit)] ?? "");
    return `w${letters}`;
  });
}
