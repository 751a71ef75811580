import { expect, test } from "vitest";
import { asShadow } from "../../../src/core/policy/mode.js";
import { parsePolicy } from "../../../src/core/policy/policy.js";
import { pinRun } from "../../../src/scenarios/pin/pin-run.js";
import { type EventBuilder, events, trace } from "../../../src/testing/index.js";

const policy = asShadow(parsePolicy());

function runOf(recorded: EventBuilder) {
  const { header, events: list } = trace({ task: "t", goal: "Sell the castle" }, recorded);
  return { header, steps: list.map((event) => ({ kind: "event", event }) as const) };
}

/** Work of others around a loop, and more after it. */
const incident = events({ startAt: 1_000_000, firstSeq: 40 })
  .repeat(20, (turn, index) =>
    turn.calls("clerk", "read_file", { page: index }, `Page ${index} of the deed.`),
  )
  .repeat(5, (round) =>
    round.message("ann", "bob", "Thanks, the castle is yours!").message("bob", "ann", "Thanks, yours!"),
  )
  .repeat(20, (turn, index) => turn.message("ann", "clerk", `Tower ${index} has ${index * 3} windows.`));

test("an incident is reduced to its loop, with the verdict that it had", () => {
  const { finding, steps, isMinimal, keepsVerdict } = pinRun(runOf(incident), { policy });
  expect(finding).toMatchObject({ code: "CHAIN_CYCLE", level: "trip", cut: { kind: "edges" } });
  expect({ isMinimal, keepsVerdict }).toEqual({ isMinimal: true, keepsVerdict: true });
  expect(steps.length).toBeLessThanOrEqual(6);
  expect(new Set(steps.flatMap(({ kind, ...step }) => ("event" in step ? [step.event.type] : [])))).toEqual(
    new Set(["message"]),
  );
});

test("nothing that was said is left, and neither are the goal and the instants", () => {
  const { header, steps } = pinRun(runOf(incident), { policy });
  expect(JSON.stringify([header, steps])).not.toMatch(/castle|thanks|yours/i);
  expect(steps[0]).toMatchObject({ event: { seq: 0, at: 0 } });
});

test("texts stay where that is asked for", () => {
  const { steps } = pinRun(runOf(incident), { policy, keepsText: true });
  expect(JSON.stringify(steps)).toContain("the castle is yours");
});

test("a run without a trip is kept as a whole", () => {
  const quiet = runOf(events().message("ann", "bob", "The castle has nine towers.").finish());
  const { finding, steps, keepsVerdict } = pinRun(quiet, { policy });
  expect({ finding, keepsVerdict, length: steps.length }).toEqual({
    finding: null,
    keepsVerdict: true,
    length: 2,
  });
});

test("an event whose parent was left out has none", () => {
  const child = events().message("x", "y", "Unrelated words about the moat.");
  child.repeat(4, (round) =>
    round.message("ann", "bob", "Thanks!", { parent: 0 }).message("bob", "ann", "Thanks a lot!"),
  );
  const { steps } = pinRun(runOf(child), { policy });
  const numbers = steps.flatMap((step) => ("event" in step ? [step.event] : []));
  for (const { seq, parent } of numbers) expect(parent ?? 0).toBeLessThanOrEqual(seq);
});

/** A run in which two agents go round in two sentences, each time with one word more: `count` words of theirs are known. */
function roundabout(from: number, count: number): EventBuilder {
  const say = (first: number, words: number) =>
    Array.from({ length: words }, (_, index) => inventedWord(from + first + index)).join(" ");
  return events()
    .message("ann", "bob", say(0, count))
    .message("bob", "ann", say(count, count))
    .repeat(14, (round, index) =>
      round
        .message("ann", "bob", `${say(0, 20)} ${say(5_000 + index, 1)}`)
        .message("bob", "ann", `${say(40, 20)} ${say(9_000 + index, 1)}`),
    );
}

function inventedWord(number: number): string {
  let word = "";
  for (let rest = number; word.length < 6; rest = Math.floor(rest / 26)) {
    word += String.fromCharCode(97 + ((rest + 7 * word.length) % 26));
  }
  return word;
}

test("what is left does not hang on two words that read alike only in the original", () => {
  const kept = Array.from({ length: 12 }, (_, seed) => {
    return pinRun(runOf(roundabout(seed * 10_007, 200)), { policy }).keepsVerdict;
  });
  expect(kept).not.toContain(false);
});
