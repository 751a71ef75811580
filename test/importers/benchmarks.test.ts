import { expect, test } from "vitest";
import { ag2Format } from "../../src/importers/ag2.js";
import { agentdojoFormat } from "../../src/importers/agentdojo.js";
import type { DocumentImporter } from "../../src/importers/importer.js";
import { intercodeFormat } from "../../src/importers/intercode.js";
import { miniSweFormat } from "../../src/importers/mini-swe.js";
import { sweAgentFormat } from "../../src/importers/swe-agent.js";
import { tapeAgentsFormat } from "../../src/importers/tape-agents.js";
import { tauBenchFormat } from "../../src/importers/tau-bench.js";
import { whoWhenFormat } from "../../src/importers/whowhen.js";
import { importDocument, short } from "./imported.js";

const said = { role: "user", content: "hello" };

test.each<[DocumentImporter, unknown, string]>([
  [tauBenchFormat, [{ task_id: 1, traj: [said, { role: 3 }] }], "0.traj.1.role: expected a string, got 3"],
  [
    agentdojoFormat,
    { suite_name: "s", pipeline_name: "p", messages: [{ role: "user", content: 5 }] },
    "messages.0.content: expected text or a list of parts, got 5",
  ],
  [
    intercodeFormat,
    { "7": { turn_history: { actions: [1] } } },
    "7.turn_history.actions.0: expected a string, got 1",
  ],
  [
    whoWhenFormat,
    { question: "q", history: [{ content: "x" }] },
    "history.0.role: expected a string, got nothing",
  ],
  [
    sweAgentFormat,
    { info: {}, trajectory: [{ action: [] }] },
    "trajectory.0.action: expected a string, got an empty list",
  ],
  [
    miniSweFormat,
    { trajectory_format: "mini-swe-agent-1", messages: {} },
    "messages: expected a list, got an object",
  ],
  [tapeAgentsFormat, [{ steps: [4], context: null, metadata: {} }], "0.steps.0: expected an object, got 4"],
  [ag2Format, [{ trace_id: 1, trace: "not json" }], '0.trace: expected an object, got "not json"'],
  [
    ag2Format,
    [
      { ...said, name: "a" },
      { role: "", content: "x" },
    ],
    '1.role: expected a non-empty string, got ""',
  ],
])("what is wrong in a document is named with its path (case %#)", (importer, document, problem) => {
  expect(importDocument(importer, document).problems).toEqual([problem]);
});

test("a run that can't be read does not take the others of its file with it", () => {
  const { problems, tasks } = importDocument(tauBenchFormat, [
    { task_id: 1, trial: 0, traj: [said] },
    { task_id: 1, trial: 1, traj: "?" },
    { task_id: 2, trial: 0, traj: [said] },
  ]);
  expect(problems).toEqual(['1.traj: expected a list, got "?"']);
  expect(Object.keys(tasks)).toEqual(["run-1-0", "run-2-0"]);
});

test.each<[DocumentImporter, unknown]>([
  [tauBenchFormat, [{ task_id: 1, traj: [said], colour: 1 }]],
  [agentdojoFormat, { suite_name: "s", pipeline_name: "p", messages: [said], colour: 1 }],
  [whoWhenFormat, { question: "q", history: [said], colour: 1 }],
  [ag2Format, [{ trace_id: 1, trace: { trajectory: [said] }, colour: 1 }]],
])("fields that nobody knows are counted (case %#)", (importer, document) => {
  const { unknownFields, events } = importDocument(importer, document);
  expect(unknownFields).toEqual(["colour"]);
  expect(events).toHaveLength(1);
});

test("what a format does not record is stated, so that nobody waits for it", () => {
  const { headers } = importDocument(intercodeFormat, {
    "7": { environment: "ic_bash", query: "find", turn_history: { actions: ["ls"] } },
  });
  expect(headers).toMatchObject([{ kind: "intercode bash", lacks: ["results", "times", "tokens", "waits"] }]);
});

test("a call without an observation is open, not answered with nothing", () => {
  const run = { turn_history: { actions: ["ls", "pwd"], observations: ["a"], thoughts: ["look", null] } };
  expect(importDocument(intercodeFormat, { "7": run }).events.map(short)).toEqual([
    "agent>agent: look",
    'agent calls shell({"cmd":"ls"})',
    "ok to agent: a",
    'agent calls shell({"cmd":"pwd"})',
  ]);
});

test("AG2: the conversation of a record may be JSON text or JSON", () => {
  const trajectory = [{ ...said, name: "planner" }];
  const records = [
    { trace_id: 0, mas_name: "AG2", trace: JSON.stringify({ trajectory }) },
    { trace_id: 1, mas_name: "AG2", trace: { trajectory } },
  ];
  const { tasks } = importDocument(ag2Format, records);
  expect(Object.values(tasks).map((events) => events.map(short))).toEqual([
    ['planner>{"group":"group"}: hello'],
    ['planner>{"group":"group"}: hello'],
  ]);
});

test("AG2: answers to several calls in one message reach whoever made them", () => {
  const call = (id: string) => ({ id, function: { name: "count", arguments: "{}" } });
  const { events } = importDocument(ag2Format, [
    { role: "assistant", name: "counter", content: null, tool_calls: [call("a"), call("b")] },
    {
      role: "tool",
      name: "runner",
      content: "1\n\n2",
      tool_responses: [
        { tool_call_id: "a", content: "1" },
        { tool_call_id: "b", content: "2" },
      ],
    },
  ]);
  expect(events.slice(2).map(short)).toEqual(["ok to counter: 1", "ok to counter: 2"]);
});

test("a list of messages without names is a chat of one agent and its user", () => {
  const { headers, events } = importDocument(ag2Format, [
    said,
    { role: "assistant", content: [{ type: "image_url" }] },
  ]);
  expect(headers).toMatchObject([{ kind: "chat", goal: "hello" }]);
  expect(events.map(short)).toEqual(["user>agent: hello", "agent>user: [image_url]"]);
});

test("mini-swe-agent: each reply is charged once, at its thought, with what it cost", () => {
  const usage = {
    prompt_tokens: 100,
    completion_tokens: 20,
    cost: 0.0052,
    prompt_tokens_details: { cached_tokens: 60 },
  };
  const { events } = importDocument(miniSweFormat, {
    trajectory_format: "mini-swe-agent-1",
    messages: [
      {
        role: "assistant",
        content: "```bash\nls\n```\n```bash\npwd\n```",
        extra: { response: { model: "m", created: 1.2, usage } },
      },
    ],
  });
  expect(events).toMatchObject([
    { at: 1_200, model: "m", usage: { input: 40, output: 20, cacheRead: 60 }, costNanoUsd: 5_200_000 },
    { type: "tool-call", args: { cmd: "ls" }, round: "r1" },
    { type: "tool-call", args: { cmd: "pwd" }, round: "r1" },
  ]);
  expect(events.slice(1).some((event) => "usage" in event)).toBe(false);
});

test("SWE-agent: totals of a run are not charged to any of its steps, and demonstrations are not its prompt", () => {
  const { headers, events } = importDocument(sweAgentFormat, {
    trajectory: [{ action: "ls -F", observation: "a", query: [], execution_time: 0.1 }],
    history: [
      { role: "user", content: "demo", is_demo: true },
      { role: "user", content: "fix" },
    ],
    info: { model_stats: { tokens_sent: 900 } },
  });
  expect(headers).toMatchObject([{ goal: "fix", lacks: ["times", "tokens", "waits"] }]);
  expect(events.map(short)).toEqual(["user>agent: fix", 'agent calls ls({"cmd":"ls -F"})', "ok to agent: a"]);
});

test("TapeAgents: a model may call tools in the way of chats", () => {
  const metadata = { agent: "Lead" };
  const call = (id: string, name: string) => ({ id, function: { name, arguments: { n: 1 } } });
  const { events } = importDocument(tapeAgentsFormat, {
    context: null,
    metadata: {},
    steps: [
      { kind: "assistant", content: null, metadata, tool_calls: [call("a", "count"), call("b", "paint")] },
      { kind: "tool", tool_call_id: "b", content: "red" },
      { kind: "tool", tool_call_id: "a", content: "5" },
      { kind: "llm_output_parsing_failure_action", error: "no JSON", metadata },
      { kind: "page_observation", text: "a page" },
    ],
  });
  expect(events.map(short)).toEqual([
    'Lead calls count({"n":1})',
    'Lead calls paint({"n":1})',
    "ok to Lead: red",
    "ok to Lead: 5",
    'Lead>Lead: {"error":"no JSON"}',
    'ok to Lead: {"text":"a page"}',
  ]);
});

test("TapeAgents: several tapes in one file are told apart", () => {
  const tape = {
    context: null,
    metadata: {},
    steps: [{ kind: "assistant", content: "hi", metadata: { agent: "Lead" } }],
  };
  expect(Object.keys(importDocument(tapeAgentsFormat, [tape, tape]).tasks)).toEqual(["run-0", "run-1"]);
});
