import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { codes, fold, only, trip } from "../fold.js";

const judged = (builder: Iterable<Event>) =>
  fold(builder, { detectors: only("NUMERIC_CYCLE", { warn: 8, trip: 16 }) });
const seen = (builder: Iterable<Event>) => codes(judged(builder));
const both = ["NUMERIC_CYCLE:warn", "NUMERIC_CYCLE:trip"];

/** Two agents that keep a number going. */
const counting = (rounds: number, between: (builder: EventBuilder, index: number) => unknown = () => 0) =>
  events().repeat(rounds, (round, index) => {
    round
      .message("a", "b", `I am at ${index * 2}, your turn.`)
      .message("b", "a", `Then I say ${index * 2 + 1}.`);
    between(round, index);
  });

test("a count that two agents keep up is warned of after 8 rounds and trips after 16", () => {
  expect(seen(counting(7))).toEqual([]);
  expect(seen(counting(8))).toEqual(["NUMERIC_CYCLE:warn"]);
  expect(seen(counting(15))).toEqual(["NUMERIC_CYCLE:warn"]);
  expect(seen(counting(16))).toEqual(both);
  expect(seen(counting(60))).toEqual(both);
});

test("the evidence is the last round, and its edges are cut", () => {
  expect(trip(judged(counting(16)), "NUMERIC_CYCLE")).toMatchObject({
    seq: 30,
    args: { period: 2 },
    evidence: { events: [29, 30], repetitions: 16 },
    cut: {
      kind: "edges",
      edges: [
        ["a", "b"],
        ["b", "a"],
      ],
    },
  });
});

test("all tokens of the run are counted, also those of rounds that the chain has forgotten", () => {
  const ring = events().repeat(16, (round, index) =>
    round
      .message("a", "b", `take ${index}`, { usage: { output: 10 } })
      .message("b", "c", `pass ${index}`, { usage: { output: 10 } })
      .message("c", "a", `back ${index}`, { usage: { output: 10 } }),
  );
  expect(trip(judged(ring), "NUMERIC_CYCLE").evidence).toEqual({
    events: [44, 45, 46].map((seq) => seq - 1),
    repetitions: 16,
    tokens: 460,
  });
});

test("one that answers the same to ever new numbers is in the round", () => {
  const bargaining = events().repeat(16, (round, index) =>
    round.message("a", "b", `I offer ${index * 5}.`).message("b", "a", "Too little."),
  );
  expect(seen(bargaining)).toEqual(both);
});

test("a progress meter that nobody answers may go on", () => {
  const meter = events().repeat(100, (round, index) => round.message("a", "b", `${index} % are done`));
  expect(seen(meter)).toEqual([]);
});

test("answers that differ in words take the evidence back", () => {
  const pages = events().repeat(40, (round, index) =>
    round
      .message("a", "b", `Give me page ${index}.`)
      .message("b", "a", index % 2 === 0 ? "It is about the harbour." : "It shows the old quay."),
  );
  expect(seen(pages)).toEqual([]);
});

test("calls in between, of either one, are work", () => {
  const called = (agent: string) =>
    counting(40, (round, index) => {
      if (index % 5 === 0) round.calls(agent, "read_page", { index }, `text ${index}`);
    });
  expect(seen(called("a"))).toEqual([]);
  expect(seen(called("b"))).toEqual([]);
});

test("rounds in which no number moves are left to the chain cycle", () => {
  const equal = events().repeat(40, (round) => round.message("a", "b", "5?").message("b", "a", "5!"));
  expect(seen(equal)).toEqual([]);
});

test("a person who plays along is only warned of", () => {
  const game = events().repeat(40, (round, index) =>
    round.message("user", "a", `Is it ${index}?`).message("a", "user", "No."),
  );
  expect(seen(game)).toEqual(["NUMERIC_CYCLE:warn"]);
});

test("by default a meter may be read out twenty times, and is stopped when it never ends", () => {
  const meter = (steps: number) =>
    events().repeat(steps, (round, index) =>
      round.message("worker", "lead", `Processed ${index} rows.`).message("lead", "worker", "Go on."),
    );
  const byDefault = (steps: number) => codes(fold(meter(steps), { detectors: only("NUMERIC_CYCLE") }));
  expect(byDefault(20)).toEqual(["NUMERIC_CYCLE:warn"]);
  expect(byDefault(32)).toEqual(both);
});
