import { expect, test } from "vitest";
import { tapEvents } from "../../../adapters/custom/index.js";
import { type NewEvent, Supervisor } from "../../../src/index.js";

interface Said {
  readonly speaker: string;
  readonly to: string;
  readonly text: string;
}

const read = ({ speaker, to, text }: Said): NewEvent | null =>
  text === "" ? null : { type: "message", from: speaker, to, content: text };

/** Two agents that thank each other for ever; says when it was told to end. */
async function* thanks(onEnd: () => void = () => undefined): AsyncGenerator<Said> {
  try {
    for (;;) {
      yield { speaker: "planner", to: "reviewer", text: "Thank you!" };
      yield { speaker: "reviewer", to: "planner", text: "You are welcome!" };
    }
  } finally {
    onEnd();
  }
}

test("a stream is left, and its source told to end, when its agents go round in circles", async () => {
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const seen: Said[] = [];
  let isEnded = false;
  const result = await supervisor.run({}, async (task) => {
    const source = thanks(() => {
      isEnded = true;
    });
    for await (const said of tapEvents(task, source, { read })) seen.push(said);
  });
  expect(result).toMatchObject({ status: "halted", decision: { reason: "CHAIN_CYCLE", action: "cut" } });
  expect(seen).toHaveLength(result.task.counts.turns - 1);
  expect(isEnded).toBe(true);
});

test("in shadow every item comes through as it is", async () => {
  const supervisor = new Supervisor({ mode: "shadow", env: {} });
  const seen: Said[] = [];
  const result = await supervisor.run({}, async (task) => {
    for await (const said of tapEvents(task, thanks(), { read })) if (seen.push(said) === 40) break;
  });
  expect(result.status).toBe("done");
  expect(result.task.findings.map(({ code }) => code)).toContain("CHAIN_CYCLE");
});

test("items that say nothing of interest, or several things, pass too", async () => {
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const result = await supervisor.run({}, async (task) => {
    const seen: string[] = [];
    const twice = (item: string): NewEvent[] | null =>
      item === "call"
        ? [
            { type: "tool-call", from: "planner", tool: "look", call: "1" },
            {
              type: "tool-result",
              to: "planner",
              tool: "look",
              call: "1",
              status: "ok",
              content: "a bridge",
            },
          ]
        : null;
    for await (const item of tapEvents(task, ["start", "call"], { read: twice })) seen.push(item);
    return seen;
  });
  expect(result).toMatchObject({
    status: "done",
    value: ["start", "call"],
    task: { counts: { toolCalls: 1 } },
  });
});
