import assert from "node:assert/strict";
import type { AdapterCase, Stage } from "./adapter-case.js";
import { sum } from "./sum.js";

/** Limits, nudges and cheaper models on the way to a stop. */
export function accountCases({ perform, usual, loop, calls: kind }: Stage): AdapterCase[] {
  return [
    {
      capability: "blocks",
      name: "a budget of five calls allows five calls",
      run: async () => {
        const limit = kind === "model" ? { modelCalls: 5 } : { toolCalls: 5 };
        const policy = { budget: { task: limit } };
        const { end, calls, findings } = await perform(loop, { mode: "shadow", policy });
        assert.equal(calls, 5);
        assert.ok(findings.some(({ code }) => code === "BUDGET"));
        assert.equal(end.end, "done");
      },
    },
    {
      capability: "nudges",
      name: "the agents of a loop are told once before they are stopped",
      run: async () => {
        const { prompts, decisions } = await usual(loop, "enforce");
        assert.ok(decisions.some(({ action }) => action === "nudge"));
        // At the end, it is new; further up it may be what a tool's result said before.
        const told = prompts.filter(({ prompt }) => prompt.at(-1)?.includes("[adjourn]"));
        assert.ok(told.length >= 1, "a prompt holds the nudge");
        assert.equal(new Set(told.map(({ agent }) => agent)).size, told.length, "nobody is told twice");
      },
    },
    {
      capability: "downgrades",
      name: "near the end of a budget the cheaper model is called, and booked",
      run: async () => {
        const policy = { budget: { task: { modelCalls: 10, usd: 1 } }, downgrade: { main: "cheap" } };
        const { prompts, tasks } = await perform(loop, { mode: "shadow", policy });
        const models = prompts.map(({ model }) => model);
        assert.ok(models.includes("cheap"), `a cheaper model, got ${models}`);
        assert.equal(models[0], "main");
        // 400 tokens in and 100 out: 600,000 nano-USD, or 60,000 of the cheap model.
        const cost = sum(models.map((model) => (model === "cheap" ? 60_000 : 600_000)));
        assert.equal(sum(tasks.map((task) => task.status().counts.nanoUsd)), cost);
      },
    },
  ];
}
