import type { PlayPrompt, PlayReply, Topology } from "./driver.js";

/** What the agents of a play say, by agent and turn. */
export interface Script {
  readonly name: string;
  readonly topology: Topology;
  readonly say: (agent: string, turn: number, model: string) => PlayReply;
  readonly lookup: (page: number) => string;
  /** Findings that may stop it; empty for healthy runs. */
  readonly codes: readonly string[];
  /** Agents that go round, in alphabetical order. */
  readonly loopers: readonly string[];
}

/** More than a loop needs to be worth stopping. */
const usage = { input: 400, output: 100 };
const ROUNDS = 6;

const thanks: Readonly<Record<string, readonly string[]>> = {
  planner: ["Thank you! Tell me if you need anything else."],
  reviewer: ["You are welcome! Tell me if there is more to do."],
};

const questions: Readonly<Record<string, readonly string[]>> = {
  planner: [
    "Could you please clarify the requirements?",
    "Please could you clarify which requirements you need?",
    "Which requirements do you need, could you clarify please?",
    "Could you clarify the requirements you need please?",
  ],
  reviewer: [
    "Please clarify what you need first.",
    "What do you need first? Please clarify.",
    "First, please clarify what you need.",
    "Please, what do you need? Clarify first.",
  ],
};

const trees = "oak birch elm ash pine cedar maple willow beech larch yew alder hazel poplar rowan";

/** Each agent has places of its own to tell of: what one of them says is no news from another. */
const endings: Readonly<Record<string, string>> = {
  planner: "ford",
  reviewer: "gate",
  builder: "mill",
  tester: "well",
  lead: "hall",
  researcher: "wood",
  clerk: "field",
};

const speakers: Readonly<Record<Topology, readonly string[]>> = {
  pair: ["planner", "reviewer"],
  "fan-out": ["planner", "reviewer"],
  tool: ["clerk"],
  hub: ["lead", "researcher"],
};

/** Conversations that never end. */
export const loops: readonly Script[] = [
  script("two agents that thank each other", "pair", ["CHAIN_CYCLE", "STALE_CHAIN"], {
    say: (agent, turn) => line(thanks, agent, turn),
  }),
  script(
    "two agents that ask each other for clarification in ever other words",
    "pair",
    ["STALE_CHAIN", "CHAIN_CYCLE"],
    {
      // Seven thirds: each line comes back, but never the same one after the same one.
      say: (agent, turn) => line(questions, agent, Math.floor((turn * 7) / 3)),
    },
  ),
  script("a tool called again with the same error", "tool", ["SAME_ERROR", "ACTION_CYCLE"], {
    say: () => ({ text: "", lookup: { page: 1 }, usage }),
    lookup: () => {
      throw new Error("The catalogue is locked by another process.");
    },
  }),
  script("a lead that delegates the same again", "hub", ["CHAIN_CYCLE", "STALE_CHAIN"], {
    say: (agent) => ({
      text:
        agent === "lead"
          ? "Please find the opening hours of the castle."
          : "I could not find the opening hours.",
      usage,
    }),
  }),
  script("one pair of two that never ends", "fan-out", ["CHAIN_CYCLE", "STALE_CHAIN"], {
    say: (agent, turn) => (agent in thanks ? line(thanks, agent, turn) : work(agent, turn)),
  }),
];

/** The same meetings where something gets done. */
export const healthy: readonly Script[] = (["pair", "hub", "fan-out"] as const)
  .map((topology) => script(`a healthy ${topology}`, topology, [], { say: work }))
  .concat(
    script("a healthy use of a tool", "tool", [], {
      say: (_agent, turn) =>
        turn < ROUNDS
          ? { text: "", lookup: { page: turn + 1 }, usage }
          : { text: "The castle opens at nine.", done: true, usage },
      lookup: (page) => `Page ${page} tells of the ${place("clerk", page)}.`,
    }),
  );

/** Answers a prompt by the script; each agent counts its own turns. */
export function reader({ say }: Script): (prompt: PlayPrompt) => PlayReply {
  const turns = new Map<string, number>();
  return ({ agent, model }) => {
    const turn = turns.get(agent) ?? 0;
    turns.set(agent, turn + 1);
    return say(agent, turn, model);
  };
}

function script(
  name: string,
  topology: Topology,
  codes: readonly string[],
  { say, lookup = () => "" }: Pick<Script, "say"> & Partial<Pick<Script, "lookup">>,
): Script {
  const loopers = codes.length === 0 ? [] : speakers[topology];
  return { name, topology, codes, loopers, say, lookup };
}

function line(lines: Readonly<Record<string, readonly string[]>>, agent: string, turn: number): PlayReply {
  const said = lines[agent] ?? ["Let us begin."];
  return { text: said[turn % said.length] ?? "", usage };
}

function work(agent: string, turn: number): PlayReply {
  const [here, there] = [place(agent, turn), place(agent, turn + 7)];
  const text = `The ${here} now has its ${here}keeper, and a ${agent}'s path leads to the ${there}.`;
  return { text, done: turn >= ROUNDS - 1, usage };
}

function place(agent: string, turn: number): string {
  const names = trees.split(" ");
  return `${names[turn % names.length]}${endings[agent] ?? "side"}`;
}
