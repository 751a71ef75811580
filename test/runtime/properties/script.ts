import fc from "fast-check";
import type { PolicyInput } from "../../../src/core/policy/policy.js";
import type { Task } from "../../../src/runtime/task.js";
import type { Supervisor } from "../../../src/supervisor.js";

/** One thing that happens in a live task. Agents, texts and tools are few, so that loops are likely. */
export type Act =
  | { readonly kind: "send"; readonly from: number; readonly to: number; readonly text: string }
  | { readonly kind: "loop"; readonly from: number; readonly to: number; readonly rounds: number }
  | { readonly kind: "broadcast"; readonly from: number; readonly text: string; readonly group: boolean }
  | { readonly kind: "think"; readonly from: number; readonly text: string }
  | {
      readonly kind: "tool";
      readonly from: number;
      readonly tool: string;
      readonly args: unknown;
      readonly result: string | Error;
      readonly round?: string;
    }
  | {
      readonly kind: "model";
      readonly from: number;
      readonly model: string;
      readonly input: number;
      readonly output: number;
      readonly fails: number;
      /** Times that the answer says the same while it comes. */
      readonly repeats: number;
    }
  | { readonly kind: "wait"; readonly from: number; readonly on: number }
  | { readonly kind: "spawn"; readonly from: number; readonly child: number }
  | { readonly kind: "progress"; readonly from: number; readonly mark: string }
  | { readonly kind: "halt" | "resume"; readonly cut: number }
  | { readonly kind: "pass"; readonly ms: number };

/** What is done by whom in one step; several acts of a step go on at the same time. */
export type Script = readonly (readonly Act[])[];

const agents = ["planner", "reviewer", "writer", "buyer"];
const agent = fc.nat(agents.length - 1);
const text = fc.constantFrom(
  "please confirm",
  "confirmed",
  "thank you, you too",
  "the refund of order 17 was paid at 12:04:05",
  "attempt 3 of 5 failed",
  "attempt 4 of 5 failed",
  "好的，请确认",
  "\ud800 lone \u001b[31m",
  "",
);
const result = fc.oneof(text, fc.constantFrom(new Error("no such page"), new Error("timed out after 31 ms")));

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("send" as const), from: agent, to: agent, text }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("loop" as const),
      from: agent,
      to: agent,
      rounds: fc.integer({ min: 2, max: 6 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("broadcast" as const), from: agent, text, group: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("think" as const), from: agent, text }) },
  {
    weight: 5,
    arbitrary: fc.record(
      {
        kind: fc.constant("tool" as const),
        from: agent,
        tool: fc.constantFrom("search", "save_file", "send_email", "check_status"),
        args: fc.constantFrom<unknown>({ q: 1 }, { q: 2, list: [-0, 1.5, null] }, [], "x", undefined, {
          at: new Date(0),
        }),
        result,
        round: fc.constantFrom("r1", "r2"),
      },
      { requiredKeys: ["kind", "from", "tool", "args", "result"] },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("model" as const),
      from: agent,
      model: fc.constantFrom("m", "m", "m", "nobody-knows"),
      input: fc.nat(300),
      output: fc.nat(300),
      fails: fc.constantFrom(0, 0, 0, 400, 500),
      repeats: fc.constantFrom(0, 0, 4, 30),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait" as const), from: agent, on: agent }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("spawn" as const), from: agent, child: agent }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("progress" as const),
      from: agent,
      mark: fc.constantFrom("tests: 1", "tests: 2"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("halt" as const, "resume" as const, "resume" as const),
      cut: fc.nat(2),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.constantFrom(1, 6_000, 61_000) }),
  },
);

export const scripts: fc.Arbitrary<Script> = fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), {
  minLength: 4,
  maxLength: 25,
});

export const policies: fc.Arbitrary<PolicyInput> = fc.record(
  {
    mode: fc.constantFrom("enforce" as const, "enforce" as const, "shadow" as const),
    ladder: fc.constantFrom<NonNullable<PolicyInput["ladder"]>>(
      ["nudge", "cut"],
      ["cut"],
      ["throttle", "downgrade", "cut"],
      ["nudge", "summarize", "halt"],
    ),
    askOn: fc.constantFrom<NonNullable<PolicyInput["askOn"]>>([], ["CHAIN_CYCLE"]),
    throttleMs: fc.constant(2_000),
    downgrade: fc.constant({ m: "cheap" }),
    onUnknownPrice: fc.constantFrom("refuse" as const, "tokens-only" as const),
    detectors: fc.constantFrom<NonNullable<PolicyInput["detectors"]>>(
      {},
      { STALE_CHAIN: { mode: "off" } },
      { BUDGET: { mode: "shadow" } },
    ),
    budget: fc.constantFrom<NonNullable<PolicyInput["budget"]>>(
      {},
      { task: { usd: 0.003 } },
      { task: { modelCalls: 6, turns: 40 }, thread: { tokens: 2_000, per: "day" } },
      { task: { wallMs: 200_000 }, thread: { usd: 0.002 }, warnPercent: 50 },
    ),
  },
  { requiredKeys: ["throttleMs"] },
);

const ops = { actor: "ops", reason: "by script" };

/** Does one thing. Refusals are part of the play. */
export async function perform(supervisor: Supervisor, task: Task, act: Act): Promise<void> {
  const by = (index: number) => task.agent(agents[index] ?? "planner");
  switch (act.kind) {
    case "send":
      await by(act.from).send(by(act.to), act.text);
      return;
    case "loop":
      for (let round = 0; round < act.rounds; round += 1) {
        await by(act.from).send(by(act.to), "please confirm");
        await by(act.to).send(by(act.from), "confirmed");
      }
      return;
    case "broadcast": {
      const to = act.group ? { group: "everybody" } : [...agents];
      task.record({ type: "message", from: by(act.from).name, to, content: act.text });
      return;
    }
    case "think":
      task.record({
        type: "message",
        from: by(act.from).name,
        to: by(act.from).name,
        channel: "thought",
        content: act.text,
      });
      return;
    case "tool": {
      const round = act.round === undefined ? {} : { round: act.round };
      const run = async () => {
        if (act.result instanceof Error) throw act.result;
        return act.result;
      };
      await by(act.from).tool(act.tool, act.args, run, round);
      return;
    }
    case "model":
      await by(act.from).model({ model: act.model, input: "what now?" }, async (_, stream) => {
        stream.onText("and once more, from the start, ".repeat(act.repeats));
        stream.signal.throwIfAborted();
        if (act.fails > 0) throw Object.assign(new Error("provider"), { status: act.fails });
        return { text: "ok", usage: { input: act.input, output: act.output } };
      });
      return;
    case "wait":
      await by(act.from).wait(by(act.on), Promise.resolve("done"));
      return;
    case "spawn":
      await by(act.from).spawn(`${agents[act.child]}-${act.from}`, "help out");
      return;
    case "progress":
      by(act.from).progress(act.mark);
      return;
    case "halt":
    case "resume": {
      const cut = act.cut === 0 ? undefined : task.status().open[act.cut - 1];
      await supervisor[act.kind](task.id, { ...ops, ...(cut === undefined ? {} : { cut }) });
      return;
    }
    case "pass":
      return;
  }
}
