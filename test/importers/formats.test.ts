import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { readTraces } from "../../src/importers/read-traces.js";
import { short } from "./imported.js";

/** Small runs in the formats of others, written by hand after their schemas. */
const folder = join(import.meta.dirname, "fixtures");

/** Reads a fixture as it is, its format told by its content; a trace as its id, kind and events. */
async function read(...files: readonly string[]) {
  const reading = readTraces(files.map((file) => join(folder, file)));
  const traces: Record<string, string[]> = {};
  for await (const item of reading) {
    if (item.kind === "error") throw item.error;
    if (item.kind === "header") traces[item.header.task] = [`${item.header.kind}`];
    if (item.kind === "event") traces[item.task]?.push(short(item.event));
  }
  expect([...reading.report.unknownFields.keys()]).toEqual([]);
  expect([...reading.report.notes.keys()]).toEqual([]);
  return traces;
}

const group = '{"group":"group"}';
const manager = '{"group":"chat_manager"}';

test.each([
  [
    "claude-code.jsonl",
    {
      "claude-code": [
        "claude-code",
        "user>agent: Lay out level 4",
        "agent>user: Let me see the tiles.",
        'agent calls Read({"file_path":"level4.json"})',
        'ok to agent: {"tiles":[]}',
        "agent>user: The level is empty.",
      ],
    },
  ],
  [
    "autogen.jsonl",
    {
      autogen: [
        "autogen",
        "user>counter: Count the tiles",
        "model-call",
        'counter calls count({"colour":"red"})',
        "ok to counter: 5",
        'counter>{"group":"group_topic"}: 5 red tiles',
      ],
    },
  ],
  ["autogen.log", { autogen: ["autogen", "user>counter: Count the tiles", "model-call"] }],
  [
    "autogen-console.txt",
    {
      "autogen-console": [
        "autogen",
        `boss>${manager}: Count the tiles`,
        `counter>${manager}: Let me count.`,
        'counter calls count_tiles({"colour":"red"})',
        "ok to counter: 5",
        `counter>${manager}: 5 red tiles`,
      ],
    },
  ],
  [
    "ag2-chat.json",
    {
      "ag2-chat": [
        "ag2",
        `boss>${group}: Count the tiles`,
        'counter calls count({"colour":"red"})',
        "ok to counter: 5",
        `counter>${group}: 5 red tiles`,
      ],
    },
  ],
  ["mast-record.json", { "mast-record-3": ["ag2", `Planner>${group}: Count.`, `Tester>${group}: `] }],
  [
    "chatdev.log",
    {
      chatdev: [
        "chatdev",
        "Chief Product Officer>Chief Executive Officer: <INFO> Application",
        "Chief Executive Officer>Chief Product Officer: I agree.\nIt is [settled].",
      ],
    },
  ],
  ["pidgin.jsonl", { conv_7: ["pidgin", "agent_a>agent_b: I am A.", "agent_b>agent_a: I am B."] }],
  [
    "tau-bench.json",
    {
      "tau-bench-7-2": [
        "tau-bench",
        "user>agent: I want my tiles back.",
        'agent calls find_order({"user":"u1"})',
        'agent calls find_user({"user":"u1"})',
        "ok to agent: Error: user not found",
        'ok to agent: {"order":1}',
        "agent>user: Which order?",
      ],
      "tau-bench-7-3": ["tau-bench", "user>agent: Hello"],
    },
  ],
  [
    "agentdojo.json",
    {
      "gpt-4o-slack-user_task_1": [
        "agentdojo",
        "user>agent: List the channels",
        "agent>user: I will.",
        "agent calls get_channels({})",
        "ok to agent: - general",
        'agent calls read_channel({"channel":"x"})',
        "error to agent: ValueError: no such channel",
      ],
    },
  ],
  [
    "intercode.json",
    {
      "intercode-12": [
        "intercode sql",
        "user>agent: How many tiles are red?",
        'agent calls sql({"cmd":"SELECT count(*) FROM tile"})',
        "error to agent: Error executing query: no table tile",
        'agent calls sql({"cmd":"SHOW TABLES"})',
        'ok to agent: [["tiles"]]',
      ],
    },
  ],
  [
    "who-when-group.json",
    {
      "who-when-group": [
        "ag2",
        `Counting_Expert>${group}: Count them.`,
        `Computer_terminal>${group}: exitcode: 0 (execution succeeded)\nCode output: 4`,
      ],
    },
  ],
  [
    "who-when-orchestrator.json",
    {
      "who-when-orchestrator": [
        "magentic-one",
        "human>Orchestrator: How many tiles are red?",
        "Orchestrator>Orchestrator: Initial plan: look",
        "Orchestrator>WebSurfer: Please look",
        "WebSurfer>Orchestrator: I see 5",
        "Orchestrator>human: 5",
      ],
    },
  ],
  [
    "swe-agent.traj",
    {
      "swe-agent": [
        "swe-agent",
        "user>agent: Fix the tiles",
        "agent>agent: I look for it.",
        'agent calls find_file({"cmd":"find_file tiles.py"})',
        "ok to agent: Found tiles.py",
        "agent>agent: Hm.",
        "env>agent: Your output was not formatted correctly.",
        "agent>agent: Done.",
        'agent calls submit({"cmd":"submit"})',
        "ok to agent: diff --git a/tiles.py",
      ],
    },
  ],
  [
    "mini-swe.traj.json",
    {
      "tiles__tiles-1": [
        "mini-swe-agent",
        "user>agent: Fix the tiles",
        "agent>agent: THOUGHT: I look.\n\n```bash\nls -F\n```",
        'agent calls bash({"cmd":"ls -F"})',
        "ok to agent: <returncode>0</returncode>\n<output>\ntiles.py\n</output>",
        "agent>agent: THOUGHT: Done.",
        "harness>agent: Please always provide EXACTLY ONE action.",
      ],
    },
  ],
  [
    "mini-swe-2.traj.json",
    {
      "mini-swe-2": [
        "mini-swe-agent",
        "user>agent: Fix the tiles",
        "agent>agent: I look.",
        'agent calls bash({"cmd":"ls"})',
        'agent calls bash({"cmd":"pwd"})',
        "ok to agent: /testbed",
        "ok to agent: tiles.py",
      ],
    },
  ],
  [
    "tape.json",
    {
      tape: [
        "tape-agents",
        "user>Lead: Count the tiles",
        "Lead>Lead/Counter: Count, please",
        'Lead/Counter>Lead/Counter: {"plan":["look"]}',
        'Lead/Counter calls count({"colour":"red"})',
        'ok to Lead/Counter: {"count":5}',
        "Lead/Counter>Lead: ",
        "Lead>user: 5 red tiles",
      ],
    },
  ],
])("%s is read as it is", async (file, traces) => {
  expect(await read(file)).toEqual(traces);
});

test("a folder with all of them loses none", async () => {
  const reading = readTraces([folder]);
  const files = new Set<string>();
  for await (const item of reading) if (item.kind === "end") files.add(basename(item.file));
  expect(reading.report.skipped).toEqual([]);
  expect(files.size).toBe(reading.report.files);
});
