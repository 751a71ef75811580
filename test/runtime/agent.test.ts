import { expect, test } from "vitest";
import { Supervisor, type SupervisorOptions } from "../../src/supervisor.js";
import { actionsOf, live, pingPong, rejection, taskOf, usage } from "./live.js";

/**
 * A conversation that loops in every way, waits for each other, fails, and overspends; everything that the outside
 * world sees of it, in order.
 */
async function wildRun(options: SupervisorOptions): Promise<{ seen: unknown[]; actions: string[] }> {
  const told = live({ ...options, ids: { task: () => "talk", key: () => "key" } });
  const seen: unknown[] = [];
  await told.supervisor.run({ thread: "42" }, async (task) => {
    const [planner, reviewer] = [task.agent("planner"), task.agent("reviewer")];
    const call = async (request: unknown) => {
      seen.push(structuredClone(request));
      return { text: "confirmed", ...usage(5_000, 5_000) };
    };
    for (let round = 0; round < 12; round += 1) {
      const { text } = await planner.model(
        { model: "m", input: `please confirm`, maxOutputTokens: 900 },
        call,
      );
      seen.push(await planner.send(reviewer, text));
      await reviewer.model({ model: "unknown-model", input: [{ role: "user", content: text }] }, call);
      seen.push(await reviewer.send(planner, text));
      seen.push(await planner.tool("search", { q: "x" }, async () => "nothing"));
      const failed = planner.tool("fetch", {}, async () => Promise.reject(new Error("no such page")));
      seen.push(await rejection(failed));
    }
    const answer = Promise.resolve("fine");
    const waits = [planner.wait(reviewer, answer), reviewer.wait(planner, answer)];
    seen.push(await Promise.all(waits));
    const child = await planner.spawn("helper", "help");
    seen.push(
      await told.supervisor.run({}, async (inner) => await pingPong(inner.agent("a"), inner.agent("b"), 9)),
    );
    seen.push(child.name);
  });
  return { seen: seen.map(withoutStatus), actions: actionsOf(told) };
}

/** A nested run's result carries its counts, which do differ: supervised work is counted. */
function withoutStatus(seen: unknown): unknown {
  return typeof seen === "object" && seen !== null && "task" in seen ? { ...seen, task: null } : seen;
}

const tight: SupervisorOptions = {
  budget: { task: { usd: 0.001, tokens: 50, modelCalls: 2, turns: 3, toolCalls: 3 }, thread: { usd: 0.001 } },
  policy: { downgrade: { m: "cheap" }, ladder: ["nudge", "throttle", "downgrade", "cut"] },
};

test("in shadow every call, request and text is what it is without supervision, and all is reported", async () => {
  const shadow = await wildRun({ ...tight, env: { ADJOURN_MODE: "shadow" } });
  const off = await wildRun({ ...tight, env: { ADJOURN_MODE: "off" } });
  expect(shadow.seen).toEqual(off.seen);
  expect(off.actions).toEqual([]);
  // Nothing was carried out, and of everything it is said what would have been.
  expect(shadow.actions.filter((action) => action.endsWith("!"))).toEqual([]);
  expect(new Set(shadow.actions)).toEqual(new Set(["nudge", "throttle", "downgrade", "cut", "halt"]));
});

test("detectors in shadow change nothing where no budget is set, which is the default", async () => {
  const { mode: _, ...defaults } = tight;
  const byDefault = await wildRun({ policy: defaults.policy ?? {}, mode: "shadow" });
  const off = await wildRun({ policy: defaults.policy ?? {}, mode: "off" });
  expect(byDefault.seen).toEqual(off.seen);
  expect(byDefault.actions).not.toContain("cut!");
});

test("`send` returns the text as it was delivered", async () => {
  const { agents } = taskOf(live(), "planner", "reviewer");
  expect(await agents[0].send(agents[1], "hello")).toBe("hello");
  expect(await agents[0].send("somebody else", "")).toBe("");
});

test("an agent is the same object under its name", () => {
  const { task } = taskOf(live());
  expect(task.agent("planner")).toBe(task.agent("planner"));
});

test("a tool's own error comes through as it is, and is recorded as a failure", async () => {
  const told = live();
  const { agents } = taskOf(told, "planner");
  const boom = new Error("disk full");
  for (let call = 0; call < 4; call += 1)
    expect(await rejection(agents[0].tool("save", { call }, () => Promise.reject(boom)))).toBe(boom);
  expect(told.findings.map(({ code, level }) => [code, level])).toContainEqual(["SAME_ERROR", "trip"]);
});

test("a tool that outlives its task gives back its result", async () => {
  const { task, agents } = taskOf(live(), "planner");
  let answer = (_: string) => {};
  const found = new Promise<string>((resolve) => {
    answer = resolve;
  });
  let started = () => {};
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  const calling = agents[0].tool("search", {}, () => {
    started();
    return found;
  });
  await running;
  await task.finish({ outcome: "success" });
  answer("found");
  expect(await calling).toBe("found");
});

test("calls made in one round are one step: copies in it are no loop", async () => {
  const told = live();
  const { agents } = taskOf(told, "planner");
  const calls = Array.from({ length: 10 }, () =>
    agents[0].tool("get_page", { page: 1 }, async () => "the same page", { round: "r1" }),
  );
  await Promise.all(calls);
  expect(told.findings).toEqual([]);
});

test("a declared effect goes before the guess from the name", async () => {
  const run = async (effect?: "read" | "write") => {
    const told = live({ mode: "shadow" });
    const { agents } = taskOf(told, "planner");
    // A write with a new effect between the looks is progress; a read is not.
    for (let at = 0; at < 6; at += 1) {
      await agents[0].tool("look", { at: "gate" }, async () => "closed");
      await agents[0].tool(
        "turn",
        { at },
        async () => `step ${"abcdef"[at]}`,
        effect === undefined ? {} : { effect },
      );
    }
    return told.findings.filter(({ code, level }) => code === "ACTION_CYCLE" && level === "trip").length > 0;
  };
  expect(await run("read")).toBe(true);
  expect(await run("write")).toBe(false);
});

test("a mark of progress is recorded at once and judged later", async () => {
  const { task, agents } = taskOf(live(), "planner");
  agents[0].progress("tests passing: 12");
  await task.flush();
  expect(task.status().counts.events).toBe(1);
});

test("the answer that was waited for comes through, and so does its failure", async () => {
  const { agents } = taskOf(live(), "planner", "reviewer");
  expect(await agents[0].wait([agents[1], "archive"], Promise.resolve(7))).toBe(7);
  const boom = new Error("no answer");
  expect(await rejection(agents[0].wait(agents[1], Promise.reject(boom)))).toBe(boom);
});

test("agents that spawn beyond the cap are cut at their own root", async () => {
  const told = live({ policy: { detectors: { HARD_CAP: { childrenPerAgent: 5 } } } });
  const { agents } = taskOf(told, "planner");
  const spawning = async () => {
    for (let child = 0; ; child += 1) await agents[0].spawn(`worker ${child}`, "work");
  };
  expect(await rejection(spawning())).toMatchObject({ code: "PART_CUT", decision: { reason: "HARD_CAP" } });
});

test("who waits for an answer is woken when an operator halts the task", async () => {
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const task = supervisor.task();
  const waiting = task.agent("planner").wait("builder", new Promise<never>(() => {}));
  await task.flush();
  await supervisor.halt(task.id, { actor: "ops", reason: "enough" });
  await expect(waiting).rejects.toMatchObject({ code: "TASK_HALTED" });
  await supervisor.close();
});

test("a wait is reported when its declared deadline comes, also where a person is waited for, and goes on", async () => {
  const told = live();
  const { agents } = taskOf(told, "planner");
  const waited = (deadlineAt?: number) => {
    let answer = (_: string) => {};
    const answered = new Promise<string>((resolve) => {
      answer = resolve;
    });
    return { wait: agents[0].wait("user", answered, deadlineAt === undefined ? {} : { deadlineAt }), answer };
  };
  const patient = waited();
  await told.clock.advance(600_000);
  patient.answer("yes");
  await patient.wait;
  expect(told.findings).toEqual([]);

  const due = waited(told.clock.now() + 600_000);
  await told.clock.advance(599_000);
  expect(told.findings).toEqual([]);
  await told.clock.advance(2_000);
  expect(told.findings).toMatchObject([
    { code: "STALL", level: "warn", args: { on: ["user"], silentMs: 600_000 } },
  ]);
  due.answer("at last");
  expect(await due.wait).toBe("at last");
});

test("the answer in time takes the deadline back", async () => {
  const told = live();
  const { agents, task } = taskOf(told, "planner");
  await agents[0].wait("user", Promise.resolve("yes"), { deadlineAt: told.clock.now() + 5_000 });
  const { events } = task.status().counts;
  await told.clock.advance(9_000);
  expect(task.status().counts.events).toBe(events + 1); // the return, and no tick
  expect(await rejection(agents[0].wait("user", Promise.resolve(), { deadlineAt: -1 }))).toMatchObject({
    code: "BAD_OPTION",
  });
});
