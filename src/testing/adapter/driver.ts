import type { Supervisor } from "../../runtime/supervisor.js";

/** What an adapter can do under its framework. */
export const capabilities = {
  records: "records who says what to whom, tools with their results, and usage",
  blocks: "blocks a call before it is made",
  stops: "stops a loop with a summary in the end state, and finishes the task",
  cuts: "cuts a pair while its colleagues go on",
  nudges: "tells the agents of a loop",
  downgrades: "swaps the model, and books the cost to the one that was called",
  settles: "settles what is reserved on errors, aborts and left streams",
  finishes: "finishes the task by itself in these cases too",
  asks: "pauses for a person, and takes up one supervised turn",
  shadow: "changes nothing in shadow, and nothing in healthy runs",
} as const;

export type Capability = keyof typeof capabilities;

/** How the agents of a play are connected. */
export type Topology =
  /** `planner` and `reviewer` speak in turn, the planner first, until one of them is `done`. */
  | "pair"
  /** `clerk` calls the tool `lookup` until it answers without a call. */
  | "tool"
  /** `lead` hands over to `researcher`, who answers to it, until the lead is `done`. */
  | "hub"
  /** `lead` starts two pairs at once, `planner` and `reviewer`, `builder` and `tester`; each goes on until it is `done`. */
  | "fan-out";

/** What a fake model says. */
export interface PlayReply {
  readonly text: string;
  /** A call of the tool `lookup`, in the place of an answer. */
  readonly lookup?: { readonly page: number };
  /** Nobody is to speak after this. */
  readonly done?: boolean;
  readonly usage: { readonly input: number; readonly output: number };
}

/** What a fake model is asked. */
export interface PlayPrompt {
  readonly agent: string;
  /** Name of the model that was called: `main`, or `cheap` in its place. */
  readonly model: string;
  /** Texts of the messages that it was given. */
  readonly prompt: readonly string[];
}

/** One run of agents that a driver is to set up. */
export interface Play {
  readonly topology: Topology;
  /** What the user says. */
  readonly goal: string;
  /** Model calls after which the framework is to give up, as far as it counts them. */
  readonly limit: number;
  /** `null`: without the adapter. */
  readonly supervisor: Supervisor | null;
  readonly model: (prompt: PlayPrompt) => Promise<PlayReply>;
  /** @throws where the tool fails */
  readonly lookup: (args: { readonly page: number }) => Promise<string>;
  readonly signal?: AbortSignal;
  /** Leave the run's stream after this many parts. */
  readonly leaveAfter?: number;
}

/** A message of the end state. */
export interface PlayMessage {
  readonly role: "user" | "assistant" | "tool";
  readonly text: string;
  /** Ids of the tool calls that it asks for. */
  readonly calls: readonly string[];
  /** Id of the tool call that it answers. */
  readonly answers?: string;
}

/** What came of a run. */
export type PlayEnd =
  | { readonly end: "done"; readonly messages: readonly PlayMessage[] }
  /** Waits for a person; `answer` takes the run up again. */
  | { readonly end: "asking"; readonly answer: (word: "continue" | "stop") => Promise<PlayEnd> }
  /** The framework's own limit. */
  | { readonly end: "limit" }
  | { readonly end: "left" }
  | { readonly end: "failed"; readonly error: unknown };

/** Sets up and runs plays under one framework, with its adapter. */
export interface AdapterDriver {
  /** What the table of adapters calls it. */
  readonly name: string;
  /** What it cannot do, and why. Whatever else it does, at least one case of each of these must fail. */
  readonly cannot: Partial<Record<Capability, string>>;
  /** Calls that the adapter stands in front of, and counts. @default "model" */
  readonly calls?: "model" | "tool";
  /** Topologies that the framework has no form for. @default none */
  readonly lacks?: readonly Topology[];
  play(play: Play): Promise<PlayEnd>;
}
