import { expect, test } from "vitest";
import type { JudgeEvent, Verdict } from "../../../src/core/control-event.js";
import type { Finding } from "../../../src/core/finding.js";
import { cutKey } from "../../../src/core/finding.js";
import type { PolicyInput } from "../../../src/core/policy/policy.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { codes, fold, only, trip } from "../fold.js";

const enforced: PolicyInput = { mode: "enforce", detectors: only("CHAIN_CYCLE", { warn: 2, trip: 6 }) };

const pingPong = (builder: EventBuilder, rounds: number) =>
  builder.repeat(rounds, (round) =>
    round.message("a", "b", "Are you ready?").message("b", "a", "I am ready, are you?"),
  );

/** What a judge says of the warning that these events lead to. */
function opinion(builder: EventBuilder, verdict: Verdict, part: Partial<JudgeEvent> = {}): EventBuilder {
  const { findings } = fold(builder, enforced);
  const warning = findings.find(({ level }) => level === "warn") as Finding;
  const about = { code: warning.code, finding: warning.seq, cut: cutKey(warning.cut) };
  return builder.add({ type: "control", action: "judge", ...about, verdict, model: "small-1", ...part });
}

test("a judge that sees a loop raises the warning to a trip, which names the judge and takes the first rung", () => {
  const { findings, decisions } = fold(opinion(pingPong(events(), 2), "loop"), enforced);
  expect(codes({ findings })).toEqual(["CHAIN_CYCLE:warn", "CHAIN_CYCLE:trip"]);
  expect(trip({ findings }, "CHAIN_CYCLE")).toMatchObject({
    seq: 4,
    args: { period: 2, judge: "small-1" },
    evidence: { events: [2, 3], repetitions: 2 },
  });
  expect(decisions.map(({ action, enforced: isEnforced }) => [action, isEnforced])).toEqual([
    ["warn", true],
    ["nudge", true],
  ]);
});

test("a loop that goes on after it was judged is cut, as any loop that tripped", () => {
  const loop = pingPong(opinion(pingPong(events(), 2), "loop"), 1);
  expect(fold(loop, enforced).decisions.map(({ action }) => action)).toEqual(["warn", "nudge", "cut"]);
});

test("what a judge takes for healthy does not trip until its repetitions have doubled", () => {
  const rounds = (more: number) => pingPong(opinion(pingPong(events(), 5), "healthy"), more);
  expect(codes(fold(rounds(4), enforced))).toEqual(["CHAIN_CYCLE:warn"]);
  expect(trip(fold(rounds(5), enforced), "CHAIN_CYCLE").evidence.repetitions).toBe(10);
});

test("a second opinion cannot silence a warning for longer", () => {
  const twice = opinion(pingPong(opinion(pingPong(events(), 5), "healthy"), 4), "healthy");
  expect(codes(fold(pingPong(twice, 1), enforced))).toContain("CHAIN_CYCLE:trip");
});

test("a judge that is unsure changes nothing", () => {
  const asked = fold(pingPong(opinion(pingPong(events(), 2), "unsure"), 4), enforced);
  const unasked = fold(pingPong(pingPong(events(), 2).tick(0), 4), enforced);
  expect(asked.findings).toEqual(unasked.findings);
});

test("an answer that comes after the episode has ended is dropped, also when the same loop is back", () => {
  const late = (verdict: Verdict) => {
    const loop = pingPong(events(), 2);
    const over = opinion(loop, "unsure")
      .message("a", "b", "Level four now has a waterfall.")
      .message("b", "a", "Paint the bridge above it red.");
    return opinion(pingPong(over, 2), verdict, { finding: 3 });
  };
  expect(codes(fold(late("loop"), enforced))).toEqual(["CHAIN_CYCLE:warn", "CHAIN_CYCLE:warn"]);
});

test("no judge takes a trip back", () => {
  const tripped = fold(opinion(pingPong(events(), 6), "healthy"), enforced);
  expect(tripped.state.episodes.values().next().value).toMatchObject({ level: "trip", silentBelow: 0 });
});

test("an opinion about one loop silences the other rules that see it, and no other loop", () => {
  const policy: PolicyInput = {
    detectors: { STALE_CHAIN: { warn: 20, trip: 900 }, CHAIN_CYCLE: { trip: 6 } },
  };
  const both = pingPong(events(), 4).repeat(4, (round) =>
    round.message("c", "d", "Is it done?").message("d", "c", "It is done."),
  );
  const judged = fold(opinion(both, "healthy"), policy);
  const silent = [...judged.state.episodes.values()].filter(({ silentBelow }) => silentBelow > 0);
  expect(new Set(silent.map(({ code }) => code))).toEqual(new Set(["CHAIN_CYCLE", "STALE_CHAIN"]));
  expect(silent.every(({ cut }) => cutKey(cut).includes('"a"'))).toBe(true);
});

test.each(["loop", "healthy"] as const)("limits and side effects are nobody's to judge: %s", (verdict) => {
  const policy: PolicyInput = {
    mode: "enforce",
    detectors: { ...only("SIDE_EFFECT"), HARD_CAP: { events: 10 }, BUDGET: {} },
    budget: { task: { toolCalls: 4 }, warnPercent: 50 },
  };
  const pay = (builder: EventBuilder) => builder.calls("a", "send_money", { to: "x" }, "sent");
  const paid = pay(pay(events()));
  const warnings = fold(paid, policy).findings;
  expect(codes({ findings: warnings })).toEqual(["BUDGET:warn", "SIDE_EFFECT:warn"]);
  for (const { code, seq, cut } of warnings) {
    const about = { code, finding: seq, cut: cutKey(cut) };
    paid.add({ type: "control", action: "judge", ...about, verdict, model: "m" });
  }
  expect(codes(fold(paid, policy))).toHaveLength(2);
  const after = codes(fold(pay(pay(paid)), policy));
  expect(after).toEqual(expect.arrayContaining(["SIDE_EFFECT:trip", "BUDGET:trip", "HARD_CAP:trip"]));
});

test("what only ever warns can trip by a judge's word, and climbs the ladder then", () => {
  const policy: PolicyInput = { mode: "enforce", detectors: only("ECHO", { warn: 3 }) };
  const say = (builder: EventBuilder, index: number) =>
    builder.message("b", "a", `Here is draft ${"abcdefgh"[index]}.`).message("a", "b", "Finished.");
  const said = events().repeat(3, say);
  const [warning] = fold(said, policy).findings as [Finding];
  const about = { code: "ECHO", finding: warning.seq, cut: cutKey(warning.cut) } as const;
  said.add({ type: "control", action: "judge", ...about, verdict: "loop", model: "m" });
  const { decisions } = fold(say(said, 4), policy);
  expect(decisions.map(({ action }) => action)).toEqual(["warn", "nudge", "cut"]);
});

test("no rule remembers so little that what a judge takes for healthy stays so for ever", () => {
  const policy: PolicyInput = { detectors: only("STALE_CHAIN", { warn: 20, trip: 400 }) };
  const talk = pingPong(events(), 16);
  const [warning] = fold(talk, policy).findings as [Finding];
  const about = { code: "STALE_CHAIN", finding: warning.seq, cut: cutKey(warning.cut) } as const;
  talk.add({ type: "control", action: "judge", ...about, verdict: "healthy", model: "m" });
  expect(codes(fold(pingPong(talk, 20), policy))).toEqual(["STALE_CHAIN:warn"]);
  expect(codes(fold(pingPong(talk, 400), policy))).toEqual(["STALE_CHAIN:warn", "STALE_CHAIN:trip"]);
});
