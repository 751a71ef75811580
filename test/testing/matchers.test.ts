import { expect, test } from "vitest";
import { Supervisor } from "../../src/index.js";
import { replayTrace } from "../../src/replay-trace.js";
import { events, matchers, trace } from "../../src/testing/index.js";

expect.extend(matchers);

const quiet = events().message("a", "b", "The bridge holds.").message("b", "a", "Then the level is done.");
const looping = events().repeat(6, (round) =>
  round.message("a", "b", "Thanks, over to you.").message("b", "a", "Thanks, back to you."),
);

test("a quiet run has no loop, in any of its forms", async () => {
  expect(quiet).toHaveNoLoop();
  expect(quiet.list()).toHaveNoLoop();
  expect(trace({ task: "t" }, quiet)).toHaveNoLoop();
  expect(await replayTrace("examples/traces/healthy.jsonl")).toHaveNoLoop();
});

test("a loop fails with the evidence for it", async () => {
  expect(() => expect(looping).toHaveNoLoop()).toThrow(
    /^Expected no loop, got\n {2}CHAIN_CYCLE trip at event 5: edges a⇄b, events 4–5 ×3, \d+ tokens/,
  );
  expect(looping).not.toHaveNoLoop();
  expect(await replayTrace("examples/traces/two-agents.jsonl")).not.toHaveNoLoop();
});

test("a recorded run halts with the code of its trip", () => {
  expect(looping).toHaltWith("CHAIN_CYCLE");
  expect(looping).not.toHaltWith("BUDGET");
  expect(() => expect(quiet).toHaltWith("SAME_ERROR")).toThrow(
    "Expected a halt with SAME_ERROR, got no halt; nothing was found",
  );
});

test("a supervised run halts with the reason of its halt, and a finished one with none", async () => {
  const supervisor = new Supervisor({ mode: "enforce" });
  const halted = await supervisor.run({}, async (task) => {
    for (;;) {
      await task.agent("a").send("b", "Thanks, over to you.");
      await task.agent("b").send("a", "Thanks, back to you.");
    }
  });
  const done = await supervisor.run({}, async (task) => task.agent("a").send("b", "The bridge holds."));
  await supervisor.close();
  expect(halted).toHaltWith("CHAIN_CYCLE");
  expect(halted).not.toHaveNoLoop();
  expect(done).not.toHaltWith("CHAIN_CYCLE");
  expect(done).toStayWithin({ tokens: 100, events: 2 });
});

test("limits are named with what was reached", () => {
  const bill = events().modelCall("a", { model: "gpt-4.1", input: 1_000, output: 500 });
  expect(bill).toStayWithin({ tokens: 1_500, usd: 0.006, events: 1 });
  expect(() => expect(bill).toStayWithin({ tokens: 1_499, usd: 0.005 })).toThrow(
    /expected at most 1,499 tokens, got 1,500; expected at most 0\.0050 USD, got 0\.0060 USD/,
  );
});

test("a price that is not known is within no limit", () => {
  const bill = events().modelCall("a", { model: "unheard-of", input: 1 });
  expect(() => expect(bill).toStayWithin({ usd: 1_000 })).toThrow(/1 of 1 model calls without a price/);
});

test("what is no run is refused", () => {
  expect(() => expect(7).toHaveNoLoop()).toThrow(/Expected events, a trace, .* got number/);
});

test("a run that is not in the file is refused by name", async () => {
  const missing = replayTrace("examples/traces/healthy.jsonl", { task: "other" });
  await expect(missing).rejects.toThrow(/expected a run with the id "other", got none/);
});
