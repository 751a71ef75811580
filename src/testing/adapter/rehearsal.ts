import { setImmediate } from "node:timers/promises";
import type { Decision } from "../../core/decision.js";
import type { Finding } from "../../core/finding.js";
import { fixedKey } from "../../core/fingerprint.js";
import type { PolicyInput } from "../../core/policy/policy.js";
import { priceBook } from "../../runtime/prices/price-book.js";
import { parsePriceFile } from "../../runtime/prices/price-file.js";
import type { Supervisor } from "../../runtime/supervisor.js";
import type { SupervisorOptions } from "../../runtime/supervisor-options.js";
import type { Task } from "../../runtime/task.js";
import type { TokenCounter } from "../../runtime/tokens/token-counter.js";
import type { AdapterDriver, Play, PlayEnd, PlayPrompt, PlayReply } from "./driver.js";
import { reader, type Script } from "./script.js";

/** Makes the supervisor that a contract is checked with: `new Supervisor(options)` of the public API. */
export type CreateSupervisor = (options: Omit<SupervisorOptions, "store">) => Supervisor;

export interface RehearsalOptions {
  /** `null`: without the adapter. @default "enforce" */
  readonly mode?: "enforce" | "shadow" | null;
  readonly policy?: PolicyInput;
  /** Stands in for the script's model, or breaks. */
  readonly model?: (prompt: PlayPrompt, said: PlayReply, call: number) => Promise<PlayReply>;
  /** Called with each use of the tool, before it answers. */
  readonly onLookup?: () => void;
  readonly signal?: AbortSignal;
  readonly leaveAfter?: number;
}

/** A play that was run, and what was seen of it. */
export interface Rehearsal {
  readonly end: PlayEnd;
  readonly prompts: readonly PlayPrompt[];
  readonly replies: readonly PlayReply[];
  /** Calls made of the kind that the adapter stands in front of. */
  readonly calls: number;
  /** Calls made when the first part was stopped, or -1. */
  readonly callsAtStop: number;
  readonly tasks: readonly Task[];
  readonly findings: readonly Finding[];
  readonly decisions: readonly Decision[];
  /** Tasks that the adapter left open. */
  readonly open: () => readonly string[];
}

/** High enough for every loop to trip, low enough for one that does not to end soon. */
const LIMIT = 60;
const GOAL = "Please lay out level four.";

/** 1,000 and 2,000 nano-USD a token; `cheap` costs a tenth. */
const prices = priceBook({
  file: parsePriceFile(
    "prices: [{ model: main, inputUsdPerMillion: 1, outputUsdPerMillion: 2 }, { model: cheap, inputUsdPerMillion: 0.1, outputUsdPerMillion: 0.2 }]",
    "prices.yaml",
  ),
});

/** One token a character, and never loads anything. */
const tokens: TokenCounter = { count: (text) => ({ tokens: text.length, source: "heuristic" }) };

/** With a key of its own each run, two words share a place in the vocabulary in one run of a hundred. */
const ports = { prices, tokens, key: fixedKey, env: {} };

/** Runs a script under an adapter, or without it. */
export async function rehearse(
  driver: AdapterDriver,
  createSupervisor: CreateSupervisor,
  script: Script,
  options: RehearsalOptions = {},
): Promise<Rehearsal> {
  const { mode = "enforce", policy = {} } = options;
  const supervisor = mode === null ? null : createSupervisor({ ...ports, mode, policy });
  const seen = watch(supervisor);
  const { prompts, replies, lookups, play } = stage(script, options);
  const calls = () => (driver.calls === "tool" ? lookups.length : prompts.length);
  supervisor?.on("decision", ({ decision }) => {
    if (decision.enforced && ["cut", "halt", "ask"].includes(decision.action)) seen.stopped(calls());
  });
  const end = await driver.play({ ...play, supervisor });
  const open = () => supervisor?.tasks().map(({ id }) => id) ?? [];
  const isOver = () => open().length === 0 && seen.tasks.every(({ held }) => held.size === 0);
  if (end.end !== "asking") await unwound(isOver);
  const { callsAtStop, ...told } = seen;
  return { end, prompts, replies, calls: calls(), ...told, callsAtStop: callsAtStop(), open };
}

/** What was left or aborted unwinds in its own time; a thousand turns of the event loop are ample. */
async function unwound(isOver: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !isOver(); turn += 1) await setImmediate();
}

function stage(script: Script, { model, onLookup, signal, leaveAfter }: RehearsalOptions) {
  const prompts: PlayPrompt[] = [];
  const replies: PlayReply[] = [];
  const lookups: number[] = [];
  const read = reader(script);
  const play: Omit<Play, "supervisor"> = {
    topology: script.topology,
    goal: GOAL,
    limit: LIMIT,
    model: async (prompt) => {
      prompts.push(prompt);
      const said = read(prompt);
      const reply = model === undefined ? said : await model(prompt, said, prompts.length);
      replies.push(reply);
      return reply;
    },
    lookup: async ({ page }) => {
      lookups.push(page);
      onLookup?.();
      return script.lookup(page);
    },
    ...(signal === undefined ? {} : { signal }),
    ...(leaveAfter === undefined ? {} : { leaveAfter }),
  };
  return { prompts, replies, lookups, play };
}

function watch(supervisor: Supervisor | null) {
  const tasks: Task[] = [];
  const findings: Finding[] = [];
  const decisions: Decision[] = [];
  let atStop = -1;
  const stopped = (calls: number) => {
    if (atStop < 0) atStop = calls;
  };
  if (supervisor !== null) {
    const open = supervisor.task.bind(supervisor);
    supervisor.task = (spec) => {
      const task = open(spec);
      tasks.push(task);
      return task;
    };
    supervisor.on("finding", ({ finding }) => void findings.push(finding));
    supervisor.on("decision", ({ decision }) => void decisions.push(decision));
  }
  return { tasks, findings, decisions, stopped, callsAtStop: () => atStop };
}
