import { expect, test } from "vitest";
import { wrapAgent, wrapSend } from "../../../adapters/custom/index.js";
import { fixedKey } from "../../../src/core/fingerprint.js";
import { type Mode, Supervisor, type Task } from "../../../src/index.js";

type Speak = (input: string) => string;
type Agents = readonly [planner: Speak, reviewer: Speak];

const ROUNDS = 15;

const thanks = () =>
  pair(
    ["Thank you! Tell me if you need anything else."],
    ["You are welcome! Tell me if there is more to do."],
  );

const rewordedThanks = () =>
  pair(
    [
      "Thanks, all good.",
      "Thank you, everything is fine.",
      "Great, thanks a lot.",
      "Fine, thanks, all is great.",
    ],
    [
      "You are welcome, all fine.",
      "Everything is good, you are welcome.",
      "Great, all good.",
      "Good, thanks.",
    ],
  );

const work = () =>
  pair(
    words("oak birch elm ash pine cedar maple willow beech larch yew alder hazel poplar rowan"),
    words(
      "river bridge tower cave meadow harbour canyon village castle mill orchard quarry lagoon ridge dune",
    ),
  );

/** Two agents that say their lines in turn, over and over; each reworded line comes back in another order. */
function pair(planner: readonly string[], reviewer: readonly string[]): Agents {
  return [speaker(planner), speaker(reviewer)];
}

function speaker(lines: readonly string[]): Speak {
  let said = 0;
  return () => {
    said += 1;
    return lines[Math.floor((said * 7) / 3) % lines.length] ?? "";
  };
}

function words(places: string): string[] {
  return places.split(" ").map((place) => `The ${place} now has its ${place}keeper and a ${place}side path.`);
}

/** Passes a note to and fro, as the loops of most hand-written systems do. */
async function meeting(plan: (note: string) => unknown, review: (note: string) => unknown): Promise<string> {
  let note = "Level 4 is laid out: twelve tiles, one bridge.";
  for (let round = 0; round < ROUNDS; round += 1) {
    note = String(await plan(note));
    note = String(await review(note));
  }
  return note;
}

function wrappedMeeting(task: Task, [planner, reviewer]: Agents, counter = { calls: 0 }): Promise<string> {
  const counted = (speak: Speak) => (note: string) => {
    counter.calls += 1;
    return speak(note);
  };
  return meeting(
    wrapAgent(task, "planner", counted(planner)),
    wrapAgent(task, "reviewer", counted(reviewer)),
  );
}

async function supervised(mode: Mode, agents: Agents) {
  // By another key, words may share a place in the vocabulary: one in 250 of them warns of the agents that get on.
  const supervisor = new Supervisor({ mode, env: {}, key: fixedKey });
  const counter = { calls: 0 };
  let callsAtHalt = -1;
  supervisor.on("halt", () => {
    if (callsAtHalt < 0) callsAtHalt = counter.calls;
  });
  const result = await supervisor.run({}, (task) => wrappedMeeting(task, agents, counter));
  await supervisor.close();
  const codes = new Set(result.task.findings.map(({ code }) => code));
  return { result, calls: counter.calls, callsAtHalt, codes };
}

test.each([
  ["the same thanks", thanks, "CHAIN_CYCLE"],
  ["reworded thanks", rewordedThanks, "STALE_CHAIN"],
] as const)("agents that exchange %s are stopped, and not called again", async (_name, agents, code) => {
  const { result, calls, callsAtHalt } = await supervised("enforce", agents());
  expect(result.status).toBe("halted");
  expect(result).toMatchObject({ decision: { reason: code, enforced: true } });
  expect(calls).toBe(callsAtHalt);
  expect(calls).toBeLessThan(2 * ROUNDS);
});

test.each([thanks, rewordedThanks])("in shadow nothing changes but what is reported", async (agents) => {
  const { result, calls, codes } = await supervised("shadow", agents());
  expect(result).toMatchObject({ status: "done", value: await meeting(...agents()) });
  expect(calls).toBe(2 * ROUNDS);
  expect(codes).toContain("STALE_CHAIN");
});

test("agents that get on with their work are left alone", async () => {
  const { result, codes } = await supervised("enforce", work());
  expect(result).toMatchObject({ status: "done", value: await meeting(...work()) });
  expect([...codes]).toEqual([]);
});

test("agents that call each other are stopped too", async () => {
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const result = await supervisor.run({}, (task) => {
    const planner = wrapAgent(task, "planner", (): Promise<string> => reviewer("Ready?"), {
      caller: "reviewer",
    });
    const reviewer = wrapAgent(task, "reviewer", (): Promise<string> => planner("Ready."), {
      caller: "planner",
    });
    return reviewer("Shall we begin?");
  });
  expect(result).toMatchObject({ status: "halted", decision: { cut: { kind: "edges" } } });
});

test("model calls through the agent that a function is given are counted", async () => {
  const supervisor = new Supervisor({ env: {} });
  const result = await supervisor.run({}, async (task) => {
    const planner = wrapAgent(task, "planner", (note: string, agent) =>
      agent.model({ model: "small", input: note }, async () => ({ usage: { input: 20, output: 5 } })),
    );
    await planner("Lay out level 4.");
  });
  expect(result.task.counts).toMatchObject({ modelCalls: 1, turns: 2 });
});

test("inputs and outputs are recorded as the given text", async () => {
  const supervisor = new Supervisor({ env: {} });
  const goals = await supervisor.run({}, async (task) => {
    const text = (value: unknown) => (value as { readonly say: string }).say;
    await wrapAgent(task, "planner", () => ({ say: "Done." }), { text })({ say: "Lay out level 4." });
    return task.summarize().goal;
  });
  expect(goals).toMatchObject({ value: "Lay out level 4." });
});

test("a value that is no JSON is no obstacle", async () => {
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const result = await supervisor.run({}, (task) => wrapAgent(task, "planner", () => 10n)(circular));
  expect(result).toMatchObject({ status: "done", value: 10n });
});

test("what an agent throws comes out as it is", async () => {
  const error = new Error("out of ideas");
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const result = await supervisor.run({}, (task) =>
    wrapAgent(task, "planner", () => Promise.reject(error))("Plan!"),
  );
  expect(result).toMatchObject({ status: "failed", error });
});

test("a message that closes a loop is not sent", async () => {
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const sent: string[] = [];
  const result = await supervisor.run({}, async (task) => {
    const send = wrapSend(task, (from, to, text) => sent.push(`${from} to ${to}: ${text}`));
    await meeting(
      () => send("planner", "reviewer", "Thank you!"),
      () => send("reviewer", "planner", "You are welcome!"),
    );
  });
  expect(result).toMatchObject({ status: "halted", decision: { reason: "CHAIN_CYCLE", action: "cut" } });
  expect(sent).toHaveLength(result.task.counts.turns - 1);
});

test("a wrapped send gives what the send gives", async () => {
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const result = await supervisor.run({}, (task) =>
    wrapSend(task, async (from, to, text) => ({ from, to, text }))("planner", "reviewer", "Ready?"),
  );
  expect(result).toMatchObject({ value: { from: "planner", to: "reviewer", text: "Ready?" } });
});
