import { expect, test } from "vitest";
import { gateOf } from "../../src/core/breaker/gate-of.js";
import { fakeModel, live, pingPong, taskOf, usage } from "./live.js";

/** Three rounds of the same: the loop has tripped and its agents are to be told. */
async function trippedLoop(options: Parameters<typeof live>[0] = {}) {
  const told = live(options);
  const { task, agents } = taskOf(told, "planner", "reviewer", "writer");
  await pingPong(agents[0], agents[1], 3);
  return { ...told, task, agents, model: fakeModel({ text: "ok", ...usage(1, 1) }) };
}

test("each agent of the loop is told once, and nobody else", async () => {
  const { agents, model } = await trippedLoop();
  for (const agent of [...agents, ...agents]) await agent.model({ model: "m", input: "next?" }, model.call);
  const [planner, reviewer, writer, ...later] = model.requests.map(({ nudge }) => nudge);
  expect(planner).toMatch(/^\[adjourn\] Events 4, 5 have come round 3 times/);
  expect(reviewer).toBe(planner);
  expect([writer, ...later]).toEqual([undefined, undefined, undefined, undefined]);
});

test("the nudge stands at the end of a text prompt", async () => {
  const { agents, model } = await trippedLoop();
  await agents[0].model({ model: "m", input: "next?" }, model.call);
  const [request] = model.requests;
  expect(request?.input).toBe(`next?\n\n${request?.nudge}`);
});

test("the nudge is the last of a list of messages, and the caller's own list stays as it was", async () => {
  const { agents, model } = await trippedLoop();
  const messages = [{ role: "user", content: "next?" }];
  await agents[0].model({ model: "m", input: messages }, model.call);
  const [request] = model.requests;
  expect(request?.input).toEqual([
    { role: "user", content: "next?" },
    { role: "user", content: request?.nudge },
  ]);
  expect(messages.length).toBe(1);
});

test("a prompt of another form is left alone; the nudge stands beside it", async () => {
  const { agents, model } = await trippedLoop();
  const input = { contents: [] };
  await agents[0].model({ model: "m", input }, model.call);
  expect(model.requests[0]?.input).toBe(input);
  expect(model.requests[0]?.nudge).toBeDefined();
});

test("the nudge is adjourn's own word: no detector takes it for the agents'", async () => {
  const { agents, task, model } = await trippedLoop();
  const { turns, tokens } = task.status().counts;
  await agents[0].model({ model: "m", input: "next?" }, model.call);
  await task.flush();
  expect(task.status().counts).toMatchObject({ turns, tokens: tokens + 2 });
});

test("agents that say something new after the nudge are left alone", async () => {
  const { agents, task } = await trippedLoop();
  await agents[0].send(agents[1], "store credit instead: the customer agreed on the phone this morning");
  await agents[1].send(agents[0], "booked as voucher 5581, valid until the end of next year");
  expect(task.status().open).toEqual([]);
});

test("a nudge that came too late for its loop is not given", async () => {
  const { agents, model } = await trippedLoop();
  await agents[0].send(agents[1], "store credit instead: the customer agreed on the phone this morning");
  await agents[1].send(agents[0], "booked as voucher 5581, valid until the end of next year");
  for (const agent of agents) await agent.model({ model: "m", input: "next?" }, model.call);
  expect(model.requests.map(({ nudge }) => nudge)).toEqual([undefined, undefined, undefined]);
});

test("a tool's name is quoted without control characters and cut", async () => {
  const told = live({ policy: { ladder: ["nudge", "cut"] } });
  const { agents } = taskOf(told, "planner");
  const tool = `rm\u001b[31m ${"x".repeat(200)}`;
  let at = 0;
  for (let call = 0; call < 4; call += 1) {
    await agents[0]
      .tool(tool, { file: `${"abcd"[at++]}` }, async () => {
        throw new Error("permission denied");
      })
      .catch(() => undefined);
  }
  const model = fakeModel(usage(1, 1));
  await agents[0].model({ model: "m", input: "next?" }, model.call);
  const nudge = model.requests[0]?.nudge ?? "";
  expect(nudge).toContain("has failed 4 times with the same error");
  expect(nudge).not.toContain("\u001b");
  expect(nudge.length).toBeLessThan(400);
});

test("a summary rung gives the agents what was established along with the evidence", async () => {
  const { agents, model } = await trippedLoop({ policy: { ladder: ["summarize", "cut"] } });
  await agents[0].model({ model: "m", input: "next?" }, model.call);
  expect(model.requests[0]?.nudge).toMatch(/\[adjourn\].*\n\n.*Participants: planner/s);
});

test("a pair that came out of its loop is throttled no longer, also under a budget that is nearly used up", async () => {
  const { agents, task } = await trippedLoop({
    policy: { ladder: ["throttle", "cut"], throttleMs: 1 },
    budget: { task: { turns: 7 } },
  });
  expect(gateOf(task.log.state, "planner", "reviewer").mitigations).toEqual(["throttled"]);
  task.record({
    type: "message",
    from: "planner",
    to: "reviewer",
    content: "store credit: the customer agreed by phone this morning",
  });
  await task.flush();
  expect(task.status().findings.map(({ code }) => code)).toContain("BUDGET");
  expect(gateOf(task.log.state, "planner", "reviewer").mitigations).toEqual([]);
  expect(agents.length).toBe(3);
});
