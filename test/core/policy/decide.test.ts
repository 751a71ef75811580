import { expect, test } from "vitest";
import { gateOf } from "../../../src/core/breaker/gate-of.js";
import { cutKey } from "../../../src/core/finding.js";
import type { PolicyInput } from "../../../src/core/policy/policy.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { type Folded, fold, only } from "../fold.js";

const enforce = { mode: "enforce" } as const;
/** One rule alone, so that its rungs can be counted. */
const chainOnly: PolicyInput = { ...enforce, detectors: only("CHAIN_CYCLE", { warn: 2, trip: 3 }) };

function pingPong(builder: EventBuilder, rounds: number, one = "a", other = "b"): EventBuilder {
  return builder.repeat(rounds, (round) =>
    round.message(one, other, "Are you ready?").message(other, one, "I am ready, are you?"),
  );
}

/** Decisions as `action@seq`. */
function taken({ decisions }: Folded): string[] {
  return decisions.map(({ action, seq }) => `${action}@${seq}`);
}

/** What was cut, in order. */
function cuts({ decisions }: Folded) {
  return decisions.filter(({ action }) => action === "cut").map(({ cut }) => cut);
}

const gates = ({ state }: Folded, ...ways: [string, string?][]) =>
  ways.map(([from, to]) => gateOf(state, from, to).gate);

test("a loop is warned of, nudged when it trips, and cut when it comes round once more", () => {
  expect(taken(fold(pingPong(events(), 8), chainOnly))).toEqual(["warn@3", "nudge@5", "cut@7"]);
});

test("two rules that see one loop take each rung once between them", () => {
  const ladder = taken(fold(pingPong(events(), 8), enforce)).filter((step) => !step.startsWith("warn"));
  expect(ladder.map((step) => step.split("@")[0])).toEqual(["nudge", "cut"]);
});

test("a rule that trips right after another's nudge waits for the next round, as that one does", () => {
  const [thanks, welcome] = [
    "Thank you! Tell me if you need anything else.",
    "You are welcome! Tell me if there is more to do.",
  ];
  const bill = { model: "m", usage: { input: 400, output: 100 } };
  const relayed = events()
    .message("harness", "a", "Please lay out level four.")
    .message("a", "harness", thanks, bill)
    .repeat(8, (round) =>
      round
        .message("harness", "b", thanks)
        .message("b", "harness", welcome, bill)
        .message("harness", "a", welcome)
        .message("a", "harness", thanks, bill),
    );
  const [nudge = 0, cut = 0] = fold(relayed, enforce)
    .decisions.filter(({ action }) => action !== "warn")
    .map(({ seq }) => seq);
  expect(cut - nudge).toBeGreaterThanOrEqual(4);
});

test("a loop that ends after the nudge is not cut, and its nudge is over", () => {
  const folded = fold(
    pingPong(events(), 3).message("a", "b", "The deploy key expired, please renew it."),
    enforce,
  );
  expect(taken(folded)).not.toContain("cut");
  expect(gateOf(folded.state, "a", "b")).toMatchObject({ gate: "closed", mitigations: [] });
});

test("in shadow the same is decided, nothing is enforced, and every gate stays closed", () => {
  const shadow = fold(pingPong(events(), 8));
  const enforced = fold(pingPong(events(), 8), enforce);
  expect(taken(shadow).slice(0, 3)).toEqual(taken(enforced).slice(0, 3));
  expect(shadow.decisions.map((decision) => decision.enforced)).not.toContain(true);
  expect(gates(shadow, ["a", "b"], ["b", "a"], ["a"])).toEqual(["closed", "closed", "closed"]);
});

test("the looping pair stops, and its colleagues go on", () => {
  const folded = fold(pingPong(events(), 5).message("c", "d", "Here is the draft."), enforce);
  expect(gates(folded, ["a", "b"], ["b", "a"])).toEqual(["open", "open"]);
  expect(gates(folded, ["c", "d"], ["d", "c"], ["a", "c"], ["a"])).toEqual(Array(4).fill("closed"));
});

test("a nudge reaches an agent of the loop in whatever it does next, and nobody else", () => {
  const { state } = fold(pingPong(events(), 3), enforce);
  expect(gateOf(state, "a")).toMatchObject({ gate: "closed", mitigations: ["nudged"] });
  expect(gateOf(state, "c").mitigations).toEqual([]);
});

test("where a cut did not end it the next one is larger: edges, agent, task, root", () => {
  const again = pingPong(events(), 5);
  again.repeat(6, (round) =>
    round
      .message("a", "c", "ask b whether it is ready")
      .message("c", "b", "a asks whether you are ready")
      .message("b", "c", "tell a that all is ready here")
      .message("c", "a", "b says that all is ready"),
  );
  expect(cuts(fold(again, enforce)).map(({ kind }) => kind)).toEqual(["edges", "agent"]);
  again.repeat(6, (round) => round.calls("a", "get_status", {}, "unchanged"));
  expect(cuts(fold(again, enforce)).map(({ kind }) => kind)).toEqual(["edges", "agent", "task"]);
});

test("a second loop among other agents is cut by itself", () => {
  const two = pingPong(pingPong(events(), 5), 5, "c", "d");
  expect(cuts(fold(two, enforce)).map(cutKey)).toEqual([
    'edges:["a","b"]["b","a"]',
    'edges:["c","d"]["d","c"]',
  ]);
});

test("agents that wait for each other are cut at once", () => {
  const folded = fold(events().wait("a", "b").wait("b", "a"), enforce);
  expect(taken(folded)).toEqual(["cut@1"]);
  expect(gates(folded, ["a", "b"], ["b", "a"], ["a", "c"])).toEqual(["open", "open", "closed"]);
});

test("a hard cap on one agent cuts the agent, one on the task halts the task", () => {
  const policy: PolicyInput = { ...enforce, detectors: { HARD_CAP: { childrenPerAgent: 2, events: 4 } } };
  const folded = fold(events().spawn("a", "x").spawn("a", "y").progress("m").progress("n"), policy);
  expect(taken(folded).filter((step) => !step.startsWith("warn"))).toEqual(["cut@1", "halt@3"]);
  expect(gates(folded, ["b", "c"])).toEqual(["open"]);
});

test("where a person is to be asked, the gate waits for the answer", () => {
  const policy: PolicyInput = { ...enforce, askOn: ["WAIT_CYCLE"] };
  const asked = events().wait("a", "b").wait("b", "a");
  expect(taken(fold(asked, policy))).toEqual(["ask@1"]);
  expect(gates(fold(asked, policy), ["a", "b"])).toEqual(["asking"]);
  expect(gates(fold(asked.resume('edges:["a","b"]["b","a"]'), policy), ["a", "b"])).toEqual(["halfOpen"]);
});

test("a ladder of one's own is climbed rung by rung, once per repetition", () => {
  const policy: PolicyInput = { ...chainOnly, ladder: ["throttle", "summarize", "halt"] };
  const folded = fold(pingPong(events(), 8), policy);
  expect(taken(folded)).toEqual(["warn@3", "throttle@5", "summarize@7", "halt@9"]);
  expect(gates(folded, ["c", "d"])).toEqual(["open"]);
});

test("a budget warns at 80 %, downgrades where a cheaper model is named, and halts when it is reached", () => {
  const spending = events().repeat(10, (round) => round.modelCall("a", { input: 100 }));
  const budget = { task: { tokens: 1_000 } };
  expect(taken(fold(spending, { budget }))).toEqual(["warn@7", "halt@9"]);
  const downgrade = { "test-model": "small-model" };
  expect(taken(fold(spending, { budget, downgrade }))).toEqual(["warn@7", "downgrade@7", "halt@9"]);
  expect(gateOf(fold(spending, { budget, downgrade }).state, "b")).toMatchObject({
    gate: "open",
    mitigations: ["downgraded"],
  });
});

test("a task does not reopen by itself on budget: after a resume the next event halts it again", () => {
  const spending = events().modelCall("a", { input: 1_000 }).resume("task").modelCall("a", { input: 1 });
  const folded = fold(spending, { budget: { task: { tokens: 1_000 } } });
  expect(gates(folded, ["a"])).toEqual(["open"]);
});

const exception = { owner: "ops", reason: "known", expiresAt: 4_000_000_000_000 };

test.each([
  ["an agent", { agent: "a" }],
  ["a tool", { tool: "get_status" }],
  ["an agent, for one rule", { agent: "a", codes: ["ACTION_CYCLE" as const, "CHAIN_CYCLE" as const] }],
])("what is excepted is reported and never cut: %s", (_, part) => {
  const loop = events().repeat(8, (round) => round.calls("a", "get_status", {}, "unchanged"));
  const folded = fold(loop, { ...enforce, exceptions: [{ ...exception, ...part }] });
  expect(folded.findings).not.toEqual([]);
  expect(gates(folded, ["a"])).toEqual(["closed"]);
});

test("an edge is excepted in its direction", () => {
  const policy = (edge: [string, string]) => ({ ...enforce, exceptions: [{ ...exception, edge }] });
  expect(gates(fold(pingPong(events(), 8), policy(["a", "b"])), ["a", "b"])).toEqual(["closed"]);
  expect(gates(fold(pingPong(events(), 8), policy(["a", "c"])), ["a", "b"])).toEqual(["open"]);
});

test("an exception for another rule changes nothing", () => {
  const exceptions = [{ ...exception, agent: "a", codes: ["BUDGET" as const] }];
  const folded = fold(pingPong(events(), 8), { ...enforce, exceptions });
  expect(gates(folded, ["a", "b"])).toEqual(["open"]);
});

test("a nudge for one thing does not swallow the cut for a repeated side effect", () => {
  const looking = events().repeat(3, (round) => round.calls("a", "read_inbox", {}, "nothing new at all"));
  const paying = looking.repeat(3, (round, index) =>
    round.calls("a", "send_money", { to: "x" }, `receipt ${index}`),
  );
  const steps = fold(paying, enforce).decisions.map(({ action, reason }) => `${action} ${reason}`);
  expect(steps).toContain("nudge ACTION_CYCLE");
  expect(steps).toContain("cut SIDE_EFFECT");
});

test("a downgrade for one limit does not swallow the halt for another", () => {
  const policy: PolicyInput = {
    detectors: only("BUDGET"),
    budget: { task: { tokens: 1_000, modelCalls: 10 } },
    downgrade: { large: "small" },
  };
  const spending = events()
    .repeat(8, (round) => round.modelCall("a", { input: 1 }))
    .modelCall("a", { input: 2_000 });
  expect(fold(spending, policy).decisions.map(({ action }) => action)).toEqual(["warn", "downgrade", "halt"]);
});

test("a person is asked though the part was nudged for something else before", () => {
  const policy: PolicyInput = { ...enforce, askOn: ["SAME_ERROR"] };
  const looking = events().repeat(3, (round) => round.calls("a", "read_inbox", {}, "nothing new at all"));
  const failing = looking.repeat(6, (round, index) =>
    round.fails("a", "build", { try: index }, "no space left"),
  );
  expect(fold(failing, policy).decisions.map(({ action }) => action)).toContain("ask");
});

test.each(["CHAIN_CYCLE", "STALE_CHAIN"] as const)(
  "a rule in shadow leaves the rungs to those that act: %s",
  (code) => {
    const policy: PolicyInput = { ...enforce, detectors: { [code]: { mode: "shadow" } } };
    const carriedOut = fold(pingPong(events(), 10), policy).decisions.filter((decision) => decision.enforced);
    expect(carriedOut.map(({ action }) => action).filter((action) => action !== "warn")).toEqual([
      "nudge",
      "cut",
    ]);
  },
);

test("a call that comes back among others, ever as often, is cut when it comes once more after the nudge", () => {
  const looks = events().repeat(6, (round, index) => {
    round.calls("a", "get_status", {}, "unchanged");
    for (const part of ["north", "east", "west"])
      round.calls(
        "a",
        "read_file",
        { path: `${part}/${"abcdef"[index]}` },
        `${part} page ${"abcdef"[index]}`,
      );
  });
  const folded = fold(looks, { ...enforce, detectors: only("ACTION_CYCLE") });
  const [nudge, cut] = folded.decisions.filter(({ action }) => action !== "warn");
  expect([nudge?.action, cut?.action]).toEqual(["nudge", "cut"]);
  expect((cut?.seq ?? 0) - (nudge?.seq ?? 0)).toBe(8);
});

test("a downgrade for the budget does not swallow the first rung for a task that burns", () => {
  const policy: PolicyInput = {
    ...enforce,
    detectors: { ...only("BURN_RATE", { expectedMs: 100_000_000 }), BUDGET: {} },
    budget: { task: { tokens: 1_000_000 }, warnPercent: 5 },
    downgrade: { large: "small" },
  };
  const spending = events({ startAt: 0 }).repeat(150, (round) => round.modelCall("a", { input: 1_000 }));
  const steps = fold(spending, policy).decisions.map(({ action, reason }) => `${action} ${reason}`);
  expect(steps).toEqual(expect.arrayContaining(["downgrade BUDGET", "nudge BURN_RATE"]));
});
