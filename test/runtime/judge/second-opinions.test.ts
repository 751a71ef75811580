import { expect, test } from "vitest";
import type { Judge, JudgeQuestion } from "../../../src/runtime/judge/judge.js";
import type { SupervisorOptions } from "../../../src/supervisor.js";
import { actionsOf, live, standing, taskOf } from "../live.js";
import { cassetteJudge } from "./cassette.js";

/** Twelve rounds to a trip, so that there is time for a second opinion. */
const patient = { detectors: { CHAIN_CYCLE: { trip: 12 }, STALE_CHAIN: { mode: "off" } } } as const;

function judged(judge: Judge, options: SupervisorOptions = {}) {
  const told = live({ judge, policy: patient, ...options });
  const { task, agents } = taskOf(told, "planner", "reviewer");
  const [planner, reviewer] = agents;
  return {
    ...told,
    task,
    /** Rounds of a loop; after each there is time for an answer. */
    async talk(rounds: number, [ask, reply] = ["Is the level done?", "Please check the level."]) {
      for (let round = 0; round < rounds; round += 1) {
        await planner.send(reviewer, ask ?? "");
        await reviewer.send(planner, reply ?? "");
        await told.clock.advance(2_000);
      }
    },
  };
}

const levels = ({ findings }: ReturnType<typeof judged>) => findings.map(({ level }) => level);
const answering = (ask: Judge["ask"], part: Partial<Judge> = {}): Judge => ({
  model: "m",
  budget: { tokens: 100_000 },
  ask,
  ...part,
});
const says = (verdict: string) => async () => ({ text: JSON.stringify({ verdict }) });

test("a loop that a judge confirms is nudged and cut long before it would trip by itself", async () => {
  const { judge, questions } = cassetteJudge();
  const told = judged(judge);
  await told.talk(2);
  expect(levels(told)).toEqual(["warn", "trip"]);
  expect(told.findings[1]).toMatchObject({ code: "CHAIN_CYCLE", args: { judge: "m" } });
  await expect(told.talk(2)).rejects.toMatchObject({ code: "PART_CUT" });
  expect(actionsOf(told)).toEqual(["nudge!", "cut!"]);
  expect(questions).toHaveLength(1);
});

test("what a judge takes for healthy goes on until it has doubled, and nobody is asked again", async () => {
  const { judge, questions } = cassetteJudge();
  const told = judged(judge, { policy: { detectors: { ...patient.detectors, CHAIN_CYCLE: { trip: 3 } } } });
  await told.talk(3, ["Shall we play on?", "Yes, your move."]);
  expect(levels(told)).toEqual(["warn"]);
  await told.talk(1, ["Shall we play on?", "Yes, your move."]);
  expect(levels(told)).toEqual(["warn", "trip"]);
  expect(questions).toHaveLength(1);
});

test("an unsure judge and an answer in a wrong form change nothing", async () => {
  for (const ask of [says("unsure"), says("halt")]) {
    const told = judged(answering(ask));
    await told.talk(11);
    expect(levels(told)).toEqual(["warn"]);
    await told.talk(1);
    expect(levels(told)).toEqual(["warn", "trip"]);
  }
});

test.each<[string, Judge["ask"]]>([
  ["rejects", () => Promise.reject(new Error("429"))],
  [
    "throws at once",
    () => {
      throw new Error("bug");
    },
  ],
  ["hangs", () => new Promise(() => {})],
  ["answers nothing", async () => null as never],
])("a judge that %s holds nobody up and changes nothing", async (_name, ask) => {
  const told = judged(answering(ask));
  await told.talk(11);
  expect(levels(told)).toEqual(["warn"]);
  await told.clock.advance(60_000);
  // It may have been billed, so all that was reserved is booked.
  const { tokens } = await standing(told, "judge:talk");
  expect(tokens.reserved).toBe(0);
  expect(tokens.committed).toBeGreaterThan(1_000);
});

test("agents do not wait for the answer", async () => {
  let answer = (_: { text: string }) => {};
  const told = judged(
    answering(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    ),
  );
  await told.talk(5);
  answer({ text: '{"verdict":"loop"}' });
  await told.clock.advance(1_000);
  expect(told.findings[1]).toMatchObject({ level: "trip", seq: 10, evidence: { repetitions: 5 } });
});

test("a judge is paid from its own budget, with what the provider billed", async () => {
  const usage = {
    input: 700,
    output: 8,
    cacheRead: 0,
    cacheWrite: 0,
    reasoning: 0,
    source: "provider",
  } as const;
  const told = judged(
    answering(async () => ({ text: '{"verdict":"unsure"}', usage })),
    {
      budget: { task: { tokens: 500 } },
    },
  );
  await told.talk(3);
  const { tokens, nanoUsd, modelCalls } = await standing(told, "judge:talk");
  expect([tokens.committed, nanoUsd.committed, modelCalls.committed]).toEqual([708, 716_000, 1]);
  expect((await standing(told, "task:talk")).tokens.committed).toBe(0);
  expect(told.task.status().counts).toMatchObject({ tokens: expect.any(Number), modelCalls: 0 });
});

test.each([
  ["its tokens are spent", { tokens: 100 }, "m"],
  ["its dollars are spent", { tokens: 100_000, usd: 0.000_001 }, "m"],
  ["its budget is in dollars and the model has no price", { tokens: 100_000, usd: 5 }, "nobody-knows"],
])("nobody is asked when %s", async (_name, budget, model) => {
  const questions: JudgeQuestion[] = [];
  const ask: Judge["ask"] = async (question) => {
    questions.push(question);
    return { text: '{"verdict":"loop"}' };
  };
  const told = judged(answering(ask, { budget, model }));
  await told.talk(3);
  expect(levels(told)).toEqual(["warn"]);
  expect(questions).toEqual([]);
});

test("a number of questions is a budget too", async () => {
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return { text: '{"verdict":"unsure"}' };
  };
  const told = judged(answering(ask, { budget: { tokens: 100_000, questions: 2 } }));
  for (const level of ["first", "second", "third"]) {
    await told.talk(2, [`Is the ${level} level done?`, `Please check the ${level} level.`]);
  }
  expect(told.findings.filter(({ level }) => level === "warn")).toHaveLength(3);
  expect(asked).toBe(2);
});

test("in shadow a judge is asked too, and what it leads to is reported only", async () => {
  const told = judged(cassetteJudge().judge, { mode: "shadow" });
  await told.talk(4);
  expect(actionsOf(told)).toEqual(["nudge", "cut"]);
});

test("nobody is asked about limits, proofs and side effects", async () => {
  const { judge, questions } = cassetteJudge();
  const told = judged(judge, { budget: { task: { turns: 6 } } });
  const planner = told.task.agent("planner");
  for (let call = 0; call < 2; call += 1) await planner.tool("send_money", { to: "x" }, async () => "sent");
  for (let turn = 0; turn < 5; turn += 1)
    await planner.send("reviewer", `Level ${"abcdef"[turn]} is painted.`);
  await told.clock.advance(2_000);
  expect(new Set(told.findings.map(({ code }) => code))).toEqual(new Set(["SIDE_EFFECT", "BUDGET"]));
  expect(questions).toEqual([]);
});

test("when its task ends, a question is given up and booked", async () => {
  let signal: AbortSignal | undefined;
  const told = judged(
    answering((question) => {
      signal = question.signal;
      return new Promise(() => {});
    }),
  );
  await told.talk(2);
  await told.task.finish({ outcome: "success" });
  await told.clock.advance(0);
  expect(signal?.aborted).toBe(true);
  expect((await standing(told, "judge:talk")).tokens.reserved).toBe(0);
});

test.each([
  [{ model: "m", budget: {}, ask: says("loop") }, "judge.budget.tokens"],
  [{ model: "m", budget: { tokens: 5, usd: -1 }, ask: says("loop") }, "judge.budget.usd"],
  [{ model: "m", budget: { tokens: 5, minutes: 1 }, ask: says("loop") }, "judge.budget"],
  [{ model: "m", budget: { tokens: 5 } }, "judge.ask"],
  [7, "judge"],
])("a judge that is none is refused: %j", (judge, field) => {
  expect(() => live({ judge: judge as Judge })).toThrow(`\`${field}\``);
});
