import { expect, test } from "vitest";
import { beginTool } from "../../../adapters/langchain/begin-tool.js";
import type { Agent } from "../../../src/index.js";

/** Begins a call of a tool that an agent runs like this. */
function begin(tool: (name: string, args: unknown, run: () => Promise<unknown>) => Promise<unknown>) {
  return beginTool({ agent: { tool } as Agent, name: "look", args: { page: 1 } });
}

test("a call begins when the guard lets it through, and ends with its result", async () => {
  const steps: string[] = [];
  const call = await begin(async (name, args, run) => {
    steps.push(`guarded ${name} ${JSON.stringify(args)}`);
    steps.push(`noted ${await run()}`);
  });
  steps.push("begun");
  await call.end("a door");
  expect(steps).toEqual(['guarded look {"page":1}', "begun", "noted a door"]);
});

test("a refusal is for who wants to begin", async () => {
  await expect(begin(() => Promise.reject(new Error("cut")))).rejects.toThrow("cut");
});

test("an error of the call reaches the guard and nobody else", async () => {
  let seen: unknown;
  const call = await begin((_name, _args, run) =>
    run().catch((error: unknown) => {
      seen = error;
      throw error;
    }),
  );
  await call.fail("out of ideas");
  expect(seen).toBe("out of ideas");
});
