import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { tapEmitter } from "../../../adapters/custom/index.js";
import { isRefusal, type NewEvent, Supervisor } from "../../../src/index.js";

const said = (from: string, to: string, content: string): NewEvent => ({
  type: "message",
  from,
  to,
  content,
});

/** A team whose agents thank each other until it is aborted, a step at a time. */
function team() {
  const emitter = new EventEmitter();
  let isAborted = false;
  return {
    emitter,
    abort: () => {
      isAborted = true;
    },
    run: async (rounds: number) => {
      for (let round = 0; round < rounds && !isAborted; round += 1) {
        emitter.emit("said", "planner", "reviewer", "Thank you!");
        emitter.emit("said", "reviewer", "planner", "You are welcome!");
        await new Promise(setImmediate);
      }
    },
  };
}

test("who drives the emitter is told once to stop, and listened to no longer", async () => {
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const { emitter, abort, run } = team();
  const reasons: unknown[] = [];
  const result = await supervisor.run({}, async (task) => {
    const onStop = (reason: unknown) => {
      reasons.push(reason);
      abort();
    };
    tapEmitter(task, emitter, { read: { said }, onStop });
    await run(50);
  });
  expect(reasons.map(isRefusal)).toEqual([true]);
  expect(result.task.counts.turns).toBeLessThan(12);
  expect(emitter.listenerCount("said")).toBe(0);
});

test("called off, it records nothing more", async () => {
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const { emitter, run } = team();
  const result = await supervisor.run({}, async (task) => {
    const untap = tapEmitter(task, emitter, { read: { said }, onStop: () => undefined });
    await run(1);
    untap();
    await run(1);
  });
  expect(result.task.counts.turns).toBe(2);
});

test("an emitter that outlives its task disturbs nobody", async () => {
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const { emitter, run } = team();
  const reasons: unknown[] = [];
  await supervisor.run({}, async (task) => {
    tapEmitter(task, emitter, { read: { said }, onStop: (reason) => reasons.push(reason) });
  });
  await run(2);
  expect(reasons).toEqual([]);
});

test("an event that can't be read is told of and does not reach the emitter", async () => {
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const emitter = new EventEmitter();
  const reasons: unknown[] = [];
  await supervisor.run({}, async (task) => {
    const read = { said: () => said("", "reviewer", "Who am I?") };
    tapEmitter(task, emitter, { read, onStop: (reason) => reasons.push(reason) });
    emitter.emit("said");
    await task.flush();
  });
  expect(reasons).toEqual([expect.objectContaining({ code: "BAD_OPTION" })]);
});
