import assert from "node:assert/strict";
import type { AdapterCase, Stage } from "./adapter-case.js";
import type { PlayMessage } from "./driver.js";
import { messagesOf, promptsByAgent } from "./played.js";
import type { Script } from "./script.js";
import { sum } from "./sum.js";

/** A run without a loop: it is left as it is, and booked as it was billed. */
export function healthyCases({ usual }: Stage, script: Script): AdapterCase[] {
  return [
    {
      capability: "shadow",
      name: `${script.name}: the same with the adapter and without`,
      run: async () => {
        const free = await usual(script, "free");
        for (const mode of ["shadow", "enforce"] as const) {
          const watched = await usual(script, mode);
          assert.deepEqual(messagesOf(watched.end).map(saidBy), messagesOf(free.end).map(saidBy));
          assert.deepEqual(promptsByAgent(watched), promptsByAgent(free));
          assert.deepEqual(
            watched.findings.filter(({ level }) => level === "trip"),
            [],
          );
          assert.deepEqual(watched.open(), []);
        }
      },
    },
    {
      capability: "records",
      name: `${script.name}: calls are counted, and booked as they were billed`,
      run: async () => {
        const { tasks, prompts, replies } = await usual(script, "enforce");
        const counts = tasks.map((task) => task.status().counts);
        const used = replies.reduce(
          (cost, { usage }) => cost + usage.input * 1_000 + usage.output * 2_000,
          0,
        );
        assert.equal(sum(counts.map(({ modelCalls }) => modelCalls)), prompts.length);
        assert.equal(sum(counts.map(({ nanoUsd }) => nanoUsd)), used);
        const lookups = replies.filter(({ lookup }) => lookup !== undefined).length;
        assert.equal(sum(counts.map(({ toolCalls }) => toolCalls)), lookups);
      },
    },
  ];
}

function saidBy({ role, text }: PlayMessage) {
  return { role, text };
}
