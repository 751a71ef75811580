import { setImmediate } from "node:timers/promises";
import type { Decision } from "../../core/decision.js";
import type { Finding } from "../../core/finding.js";
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
  readonly signal?: AbortSignal;
  readonly leaveAfter?: number;
}

/** A play that was run, and what was seen of it. */
export interface Rehearsal {
  readonly end: PlayEnd;
  readonly prompts: readonly PlayPrompt[];
  readonly replies: readonly PlayReply[];
  /** Model calls made when the first part was stopped, or -1. */
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

/** Runs a script under an adapter, or without it. */
export async function rehearse(
  driver: AdapterDriver,
  createSupervisor: CreateSupervisor,
  script: Script,
  options: RehearsalOptions = {},
): Promise<Rehearsal> {
  const { mode = "enforce", policy = {} } = options;
  const supervisor = mode === null ? null : createSupervisor({ mode, policy, prices, tokens, env: {} });
  const seen = watch(supervisor);
  const { prompts, replies, play } = stage(script, options);
  supervisor?.on("decision", ({ decision }) => {
    if (decision.enforced && ["cut", "halt", "ask"].includes(decision.action)) seen.stopped(prompts.length);
  });
  const end = await driver.play({ ...play, supervisor });
  const open = () => supervisor?.tasks().map(({ id }) => id) ?? [];
  if (end.end !== "asking") await unwound(open);
  return { end, prompts, replies, ...seen, callsAtStop: seen.callsAtStop(), open };
}

/** What was left or aborted unwinds in its own time; a thousand turns of the event loop are ample. */
async function unwound(open: () => readonly string[]): Promise<void> {
  for (let turn = 0; turn < 1_000 && open().length > 0; turn += 1) await setImmediate();
}

function stage(script: Script, { model, signal, leaveAfter }: RehearsalOptions) {
  const prompts: PlayPrompt[] = [];
  const replies: PlayReply[] = [];
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
    lookup: async ({ page }) => script.lookup(page),
    ...(signal === undefined ? {} : { signal }),
    ...(leaveAfter === undefined ? {} : { leaveAfter }),
  };
  return { prompts, replies, play };
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
