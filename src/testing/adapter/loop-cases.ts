import assert from "node:assert/strict";
import { agentsOf } from "../../core/finding.js";
import type { AdapterCase, Stage } from "./adapter-case.js";
import type { PlayMessage } from "./driver.js";
import { messagesOf, promptsByAgent, textsOf } from "./played.js";
import { healthy, type Script } from "./script.js";

/** A loop: it is stopped, those who go round are named, and in shadow nothing changes. */
export function loopCases({ usual }: Stage, script: Script): AdapterCase[] {
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
        assert.deepEqual(promptsByAgent(shadow), promptsByAgent(free));
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

function openCalls(messages: readonly PlayMessage[]): string[] {
  const answered = new Set(messages.map(({ answers }) => answers));
  return messages.flatMap(({ calls }) => calls).filter((id) => !answered.has(id));
}
