import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import { events } from "../../../src/testing/events.js";
import { codes, fold, only } from "../fold.js";

const judged = (builder: Iterable<Event>) =>
  fold(builder, { detectors: only("ECHO", { warn: 3, windowMessages: 6 }) });
const seen = (builder: Iterable<Event>) => codes(judged(builder));

test("who says the same again while the answers differ is warned of", () => {
  const echoing = events().repeat(3, (round, index) =>
    round.message("a", "b", "Finished.").message("b", "a", `Then do part ${index} of the harbour plan.`),
  );
  expect(seen(echoing)).toEqual(["ECHO:warn"]);
  expect(judged(echoing).findings[0]).toMatchObject({
    evidence: { events: [0, 2, 4], repetitions: 3 },
    cut: { kind: "edges", edges: [["a", "b"]] },
  });
});

test("it never trips, however long it goes on", () => {
  const echoing = events().repeat(30, (round) => round.message("a", "b", "Finished."));
  expect(seen(echoing)).toEqual(["ECHO:warn"]);
});

test("the same said to others, or by people, is no echo", () => {
  const polling = events().repeat(6, (round, index) =>
    round.message("a", `voter ${index}`, "Yes or no?").message("user", "a", "go on"),
  );
  expect(seen(polling)).toEqual([]);
});

test("what was said long before is no echo", () => {
  const rare = events().repeat(4, (round, index) =>
    round
      .message("a", "b", "Finished.")
      .repeat(5, (more, part) => more.message("a", "b", `report ${index} on part ${part}`)),
  );
  expect(seen(rare)).toEqual([]);
});

const subjects = [
  "harbour gates and masts",
  "winter rope prices",
  "lamps under northern piers",
  "a new ferry licence",
];

test("the same answer to something new each time is an answer", () => {
  const scoring = events().repeat(4, (round, index) =>
    round.message("a", "judge", `Rate this: ${subjects[index]}.`).message("judge", "a", "Score: 4"),
  );
  expect(seen(scoring)).toEqual([]);
  const counting = events().repeat(8, (round, index) =>
    round.message("a", "b", `Loaded ${index * 100} of 800 crates.`).message("b", "a", "Go on."),
  );
  expect(codes(fold(counting)).filter((code) => code.startsWith("ECHO"))).toEqual([]);
});

test("said again once when nothing new was asked, it is an echo", () => {
  const deaf = events().repeat(3, (round, index) =>
    round
      .message("a", "judge", index < 2 ? `Rate ${subjects[index]}.` : "Rate.")
      .message("judge", "a", "Done"),
  );
  expect(seen(deaf)).toEqual(["ECHO:warn"]);
});

test("a long text that comes again with a few other words asks nothing new", () => {
  const code = "abcdefghij"
    .repeat(6)
    .split("")
    .map((letter, at) => `${letter}${"klmnop"[at % 6]}${"qrstuv"[Math.floor(at / 10)]}`)
    .join(" ");
  const sent = events().repeat(4, (round, index) =>
    round.message("a", "judge", `${code} ${subjects[index]}`).message("judge", "a", "Finished"),
  );
  expect(seen(sent)).toEqual(["ECHO:warn"]);
});

test("messages without a word are another rule's", () => {
  const silent = events().repeat(6, (round, index) =>
    round.message("a", "user", "\n").calls("a", "read", { index }, `page${index}`),
  );
  expect(seen(silent)).toEqual([]);
});
