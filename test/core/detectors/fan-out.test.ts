import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import { createObserver } from "../../../src/core/observe/observe.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { codes, fold, only, trip } from "../fold.js";

const judged = (builder: Iterable<Event>) => fold(builder, { detectors: only("FAN_OUT") });
const seen = (builder: Iterable<Event>) => codes(judged(builder));

const purpose = "Find out why the harbour crane stops at night.";

/** A line of agents, each started by the one before. */
const line = (purposes: readonly string[]) =>
  events().repeat(purposes.length, (round, index) =>
    round.spawn(`agent ${index}`, `agent ${index + 1}`, { content: purposes[index] ?? "" }),
  );

test("an agent that hands on its own purpose is warned of, and its grandchild trips", () => {
  expect(seen(line([purpose]))).toEqual([]);
  expect(seen(line([purpose, purpose]))).toEqual(["FAN_OUT:warn"]);
  expect(seen(line([purpose, purpose, purpose]))).toEqual(["FAN_OUT:warn", "FAN_OUT:trip"]);
});

test("the evidence is the line of copies, and the first of them is cut", () => {
  const replicating = events()
    .spawn("lead", "planner", { content: "Plan the inspection." })
    .spawn("planner", "one", { content: purpose })
    .modelCall("one", { input: 100, output: 10 })
    .spawn("one", "two", { content: purpose })
    .modelCall("two", { input: 200, output: 20 })
    .spawn("two", "three", { content: purpose });
  expect(trip(judged(replicating), "FAN_OUT")).toMatchObject({
    code: "FAN_OUT",
    level: "trip",
    seq: 5,
    args: { path: ["one", "two", "three"], generation: 4 },
    evidence: { events: [1, 3, 5], repetitions: 3, tokens: 330 },
    cut: { kind: "agent", agent: "one" },
  });
});

test("copies are found below ancestors with other purposes, and with other attempt numbers", () => {
  const mixed = line([purpose, "Check the crane's log.", purpose, "Ask the crew.", purpose]);
  expect(seen(mixed)).toEqual(["FAN_OUT:warn", "FAN_OUT:trip"]);
  const attempts = line([1, 2, 3].map((attempt) => `Attempt ${attempt}: ${purpose}`));
  expect(seen(attempts)).toEqual(["FAN_OUT:warn", "FAN_OUT:trip"]);
});

test("copies side by side are parallel work, also when one name is started again", () => {
  const siblings = events().repeat(12, (round, index) =>
    round.spawn("lead", `worker ${index}`, { content: purpose }),
  );
  expect(seen(siblings)).toEqual([]);
  expect(seen(events().repeat(12, (round) => round.spawn("lead", "worker", { content: purpose })))).toEqual(
    [],
  );
});

test("a part of the work, by number or by name, is another purpose", () => {
  const halves = [800, 400, 200, 100, 50].map((rows) => `Sort the first ${rows} rows of the ledger.`);
  expect(seen(line(halves))).toEqual([]);
  const parts = ["Survey the coast.", "Survey the northern bay.", "Survey the old quay in detail."];
  expect(seen(line(parts))).toEqual([]);
});

test("purposes in nearly the same words take longer", () => {
  const preamble =
    "You are a careful researcher who reads all sources and cites them before any answer goes out";
  const topics = ["cranes", "quays", "tugs", "pilots", "locks", "buoys"];
  const reworded = (generations: number) =>
    line(topics.slice(0, generations).map((topic) => `${preamble}, on ${topic}.`));
  expect(seen(reworded(2))).toEqual([]);
  expect(seen(reworded(5))).toEqual(["FAN_OUT:warn", "FAN_OUT:warn"]);
  expect(seen(reworded(6))).toEqual(["FAN_OUT:warn", "FAN_OUT:warn", "FAN_OUT:trip"]);
});

test("a name that starts itself, and purposes that are not recorded, are not compared", () => {
  expect(seen(events().repeat(6, (round) => round.spawn("a", "a", { content: purpose })))).toEqual([]);
  const around = events().repeat(6, (round, index) =>
    round.spawn(`agent ${index % 2}`, `agent ${(index + 1) % 2}`, { content: purpose }),
  );
  expect(seen(around)).toEqual([]);
  const silent = events().repeat(6, (round, index) => round.spawn(`agent ${index}`, `agent ${index + 1}`));
  expect(seen(silent)).toEqual([]);
  expect(seen(line(["…", "…", "…"]))).toEqual([]);
});

test("twice as many generations are a new finding, so that a cut that did not help can grow", () => {
  const policy = { mode: "enforce", detectors: only("FAN_OUT", { mode: "enforce" }) } as const;
  const { decisions } = fold(line(Array.from({ length: 4 }, () => purpose)), policy);
  const cuts = decisions.filter(({ action }) => action === "cut" || action === "halt");
  expect(cuts.map(({ cut }) => cut)).toEqual([{ kind: "agent", agent: "agent 1" }, { kind: "task" }]);
});

/** A tree with so many children for each agent of each generation. */
function tree(...children: number[]): EventBuilder {
  const builder = events();
  let parents = ["lead"];
  children.forEach((count, generation) => {
    parents = parents.flatMap((parent) => {
      const names = Array.from({ length: count }, (_, index) => `${parent}.${index}`);
      for (const name of names) builder.spawn(parent, name, { content: `part ${name} of step${generation}` });
      return names;
    });
  });
  return builder;
}

test("a tree whose generations outgrow each other is warned of and never trips", () => {
  expect(judged(tree(4, 4, 3)).findings).toMatchObject([
    { level: "warn", args: { generations: ["4", "16", "17"], next: 18 }, cut: { kind: "task" } },
  ]);
});

test("small trees, wide ones and those that narrow are not", () => {
  expect(seen(tree(2, 2, 2))).toEqual([]);
  expect(seen(tree(8, 7))).toEqual([]);
  expect(seen(tree(8, 2, 1))).toEqual([]);
});

test("what led to an agent in other tasks counts, and what it repeats there stops all of this task", () => {
  const print = (text: string) => {
    const [observation] = events().spawn("-", "-", { content: text }).list().map(createObserver());
    return observation && "print" in observation ? (observation.print?.fine ?? 0) : 0;
  };
  const led = (...purposes: string[]) =>
    purposes.map((text, index) => ({ agent: `task ${index}`, purpose: print(text) }));
  const started = (...purposes: string[]) =>
    events().spawn("lead", "one", { content: purpose, path: led(...purposes) });
  expect(seen(started("Plan the inspection."))).toEqual([]);
  expect(seen(started(purpose))).toEqual(["FAN_OUT:warn"]);
  expect(seen(started("Ask the crew.", purpose, "Ask the crew.", purpose))).toEqual(["FAN_OUT:trip"]);
  expect(trip(judged(started(purpose, purpose)), "FAN_OUT")).toMatchObject({
    args: { path: ["task 0", "task 1", "one"], generation: 1 },
    evidence: { events: [0], repetitions: 3 },
    cut: { kind: "task" },
  });
});

test("an ancestor that a task knows itself is not counted again where it is named", () => {
  const named = [{ agent: "one", purpose: 1 }];
  const twice = events()
    .spawn("lead", "one", { content: purpose })
    .spawn("one", "two", { content: purpose, path: named });
  expect(seen(twice)).toEqual(["FAN_OUT:warn"]);
});
