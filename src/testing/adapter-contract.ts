import assert from "node:assert/strict";
import { agentsOf } from "../core/finding.js";
import type { AdapterCase, Stage } from "./adapter/adapter-case.js";
import {
  type AdapterDriver,
  type Capability,
  capabilities,
  type PlayEnd,
  type PlayMessage,
} from "./adapter/driver.js";
import { endCases } from "./adapter/end-cases.js";
import {
  type CreateSupervisor,
  type Rehearsal,
  type RehearsalOptions,
  rehearse,
} from "./adapter/rehearsal.js";
import { healthy, loops, type Script } from "./adapter/script.js";

/**
 * Lists what every adapter has to hold, for one framework, without a network: loops that are stopped, healthy runs that
 * are not touched, and calls that end as they must. Of what its driver says it cannot do, one case each shows that.
 *
 * @example
 * for (const { name, run } of adapterContract(driver, (options) => new Supervisor(options))) test(name, run);
 */
export function adapterContract(
  driver: AdapterDriver,
  createSupervisor: CreateSupervisor,
): readonly AdapterCase[] {
  const isPossible = ({ topology }: Script) => driver.lacks?.includes(topology) !== true;
  const perform = (script: Script, options?: RehearsalOptions) =>
    rehearse(driver, createSupervisor, script, options);
  const [first, ...others] = loops.filter(isPossible);
  assert(first !== undefined, "Expected the framework to have a form for one topology at least, got none.");
  const stage: Stage = { perform, usual: onceEach(perform), loop: first, calls: driver.calls ?? "model" };
  const cases = [
    ...[first, ...others].flatMap((script) => loopCases(stage, script)),
    ...healthy.filter(isPossible).flatMap((script) => healthyCases(stage, script)),
    ...accountCases(stage),
    ...endCases(stage, loops.filter(isPossible)),
    ...personCases(stage),
  ];
  const names = Object.keys(capabilities) as Capability[];
  return names.flatMap((capability) => {
    const own = cases.filter((one) => one.capability === capability);
    const reason = driver.cannot[capability];
    if (reason !== undefined) return own.length === 0 ? [] : [lackCase(capability, reason, own)];
    assert(own.length > 0, `Expected ${driver.name} to have a form that shows "${capability}", or a reason.`);
    return own;
  });
}

function onceEach(perform: Stage["perform"]): Stage["usual"] {
  const performed = new Map<string, Promise<Rehearsal>>();
  return (script, mode) => {
    const key = `${mode} ${script.name}`;
    const rehearsal = performed.get(key) ?? perform(script, { mode: mode === "free" ? null : mode });
    performed.set(key, rehearsal);
    return rehearsal;
  };
}

/** A reason that holds no longer is found out. */
function lackCase(capability: Capability, reason: string, cases: readonly AdapterCase[]): AdapterCase {
  return {
    capability,
    name: `not possible: ${reason}`,
    run: async () => {
      for (const { run } of cases) if (await run().then(isKept, isBroken)) return;
      assert.fail(`Expected that it does not keep "${capability}", but it does.`);
    },
  };
}

const isKept = () => false;
const isBroken = () => true;

function loopCases({ usual }: Stage, script: Script): AdapterCase[] {
  return [
    {
      capability: "stops",
      name: `${script.name}: stopped with a summary, without another call`,
      run: async () => {
        const free = await usual(script, "free");
        assert.equal(free.end.end, "limit", "unprotected it runs into the framework's own limit");
        const { end, findings, calls, callsAtStop, tasks, open } = await usual(script, "enforce");
        const messages = messagesOf(end);
        const trips = findings.filter(({ level }) => level === "trip").map(({ code }) => code);
        assert.ok(
          trips.some((code) => script.codes.includes(code)),
          `one of ${script.codes}, got ${trips}`,
        );
        if (script.topology !== "fan-out") assert.equal(calls, callsAtStop, "no call after the stop");
        assert.ok(calls < free.calls, "fewer calls than without");
        assert.match(textsOf(messages), /^(Cut|Halted)/m, "the summary stands in the end state");
        assert.deepEqual(openCalls(messages), [], "no tool call without an answer");
        assert.deepEqual(open(), [], "the task is finished");
        assert.ok(
          tasks.every(({ held }) => held.size === 0),
          "nothing stays reserved",
        );
      },
    },
    {
      capability: "records",
      name: `${script.name}: it is known who goes round`,
      run: async () => {
        const { findings, prompts } = await usual(script, "shadow");
        const trip = findings.find(({ level }) => level === "trip");
        assert.ok(trip !== undefined, "a trip");
        // Code between the agents, which passes their notes on, may be named too.
        const going = agentsOf(trip.cut).filter((name) => prompts.some(({ agent }) => agent === name));
        assert.deepEqual(going.sort(), script.loopers);
      },
    },
    {
      capability: "shadow",
      name: `${script.name}: in shadow nothing changes but what is reported`,
      run: async () => {
        const [free, shadow] = [await usual(script, "free"), await usual(script, "shadow")];
        assert.equal(shadow.end.end, free.end.end);
        assert.deepEqual(byAgent(shadow), byAgent(free));
        assert.ok(shadow.findings.some(({ level }) => level === "trip"));
        assert.ok(shadow.decisions.every(({ enforced }) => !enforced));
      },
    },
    ...(script.topology === "fan-out" ? [colleaguesCase(usual, script)] : []),
  ];
}

function colleaguesCase(usual: Stage["usual"], script: Script): AdapterCase {
  return {
    capability: "cuts",
    name: `${script.name}: the pair is cut, the other one comes to its end`,
    run: async () => {
      const { end, prompts, decisions } = await usual(script, "enforce");
      assert.ok(decisions.some(({ action, cut }) => action === "cut" && cut.kind === "edges"));
      const others = prompts.filter(({ agent }) => agent === "builder" || agent === "tester");
      const free = await usual(
        { ...script, ...healthy.find(({ topology }) => topology === "fan-out") },
        "free",
      );
      const alone = free.prompts.filter(({ agent }) => agent === "builder" || agent === "tester");
      assert.equal(others.length, alone.length);
      assert.equal(end.end, "done");
    },
  };
}

function healthyCases({ usual }: Stage, script: Script): AdapterCase[] {
  return [
    {
      capability: "shadow",
      name: `${script.name}: the same with the adapter and without`,
      run: async () => {
        const free = await usual(script, "free");
        for (const mode of ["shadow", "enforce"] as const) {
          const watched = await usual(script, mode);
          assert.deepEqual(messagesOf(watched.end).map(saidBy), messagesOf(free.end).map(saidBy));
          assert.deepEqual(byAgent(watched), byAgent(free));
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

function accountCases({ perform, usual, loop, calls: kind }: Stage): AdapterCase[] {
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

function personCases({ perform, loop }: Stage): AdapterCase[] {
  const policy = { askOn: ["CHAIN_CYCLE" as const] };
  return [
    {
      capability: "asks",
      name: "a person who says stop gets the summary, and no further call is made",
      run: async () => {
        const { end, prompts, open } = await perform(loop, { policy });
        const before = prompts.length;
        const after = await answered(end, "stop");
        assert.match(textsOf(messagesOf(after)), /^(Cut|Halted)/m);
        assert.equal(prompts.length, before);
        assert.deepEqual(open(), []);
      },
    },
    {
      capability: "asks",
      name: "a person who says continue gets one supervised turn, and the same loop is stopped at once",
      run: async () => {
        const { end, prompts, open } = await perform(loop, { policy });
        const before = prompts.length;
        let after = await answered(end, "continue");
        assert.ok(prompts.length > before, "it went on");
        assert.ok(prompts.length <= before + 2, `one turn each, got ${prompts.length - before} calls`);
        if (after.end === "asking") after = await after.answer("stop");
        assert.equal(after.end, "done");
        assert.deepEqual(open(), []);
      },
    },
  ];
}

function answered(end: PlayEnd, word: "continue" | "stop"): Promise<PlayEnd> {
  if (end.end === "failed") throw end.error;
  assert.equal(end.end, "asking");
  return end.end === "asking" ? end.answer(word) : Promise.resolve(end);
}

function messagesOf(end: PlayEnd): readonly PlayMessage[] {
  if (end.end === "failed") throw end.error;
  assert.equal(end.end, "done");
  return end.end === "done" ? end.messages : [];
}

function openCalls(messages: readonly PlayMessage[]): string[] {
  const answered = new Set(messages.map(({ answers }) => answers));
  return messages.flatMap(({ calls }) => calls).filter((id) => !answered.has(id));
}

function textsOf(messages: readonly PlayMessage[]): string {
  return messages.map(({ text }) => text).join("\n");
}

function saidBy({ role, text }: PlayMessage) {
  return { role, text };
}

/** Agents that work at once are called in any order; each one's own calls have theirs. */
function byAgent({ prompts }: Rehearsal): Rehearsal["prompts"] {
  return [...prompts].sort((one, other) => (one.agent < other.agent ? -1 : one.agent > other.agent ? 1 : 0));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
