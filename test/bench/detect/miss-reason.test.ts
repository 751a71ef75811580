import { expect, test } from "vitest";
import { missReason } from "../../../bench/detect/miss-reason.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { type RunParts, run } from "./runs.js";

function reason(recorded: EventBuilder, parts: RunParts = {}): string {
  return missReason(run({ events: recorded, spans: [[1, 99]], ...parts }));
}

test("without any text there is nothing to compare", () => {
  const silent = events().repeat(4, (round) => round.add({ type: "message", from: "a", to: "b" }));
  expect(reason(silent)).toBe("no content");
});

test("equal calls of which no result was recorded are told by that", () => {
  const calls = events().repeat(4, (round) => round.toolCall("a", "search", { q: 1 }));
  expect(reason(calls, { header: { lacks: ["results"] } })).toBe("results not recorded");
});

test("what only people and tools say is not spoken by agents", () => {
  const said = events().repeat(4, (round) => round.message("user", "a", "Are you there?"));
  expect(reason(said)).toBe("spoken by people or harness");
});

test("equal calls with another result each time differ in their results", () => {
  const calls = events().repeat(4, (round, index) =>
    round.calls("a", "search", { q: 1 }, "abcd".charAt(index).repeat(3)),
  );
  expect(reason(calls)).toBe("calls equal, results differ");
});

test("units are counted from before the loop's first redundant event", () => {
  const twice = events().message("a", "b", "Done.").message("b", "a", "Fine.").message("a", "b", "Done.");
  expect(reason(twice, { spans: [[2, 2]] })).toBe("fewer than 3 repetitions");
});

test("three equal units among others are named as such, four are unexplained", () => {
  const among = (rounds: number) =>
    events().repeat(rounds, (round, index) =>
      round.message("a", "b", "Done.").message("b", "a", `${"wxyz".charAt(index)} fine`),
    );
  expect(reason(among(3))).toBe("3 repetitions, others in between");
  expect(reason(among(4))).toBe("unexplained");
});

test("the same thought before each step is no repetition", () => {
  const thinking = events().repeat(4, (round, index) =>
    round.thought("a", "Next step.").calls("a", "open", { page: "wxyz".charAt(index) }, "shown"),
  );
  expect(reason(thinking)).toBe("no two units equal");
});

test("units that each say something never heard bring new words in each round", () => {
  const novel = events()
    .message("a", "b", "Please look at the first invoice of the customer.")
    .message("b", "a", "Sunlight over distant mountains warms quiet villages.")
    .message("a", "b", "Engines hum while engineers calibrate turbines nightly.");
  expect(reason(novel)).toBe("new words in each round");
});
