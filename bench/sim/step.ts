import { type Dice, dice } from "./dice.js";

/** How a model call goes on once it was admitted. */
export type CallEnd =
  | "answered"
  /** Costs more than was declared. */
  | "overrun"
  /** The provider refuses before it begins. */
  | "refused"
  /** The connection breaks while the answer comes. */
  | "broken"
  /** Settled twice, with two amounts. */
  | "twice"
  /** Renewed while it goes on, longer than a lease. */
  | "renewed"
  /** Settled long after its lease has ended. */
  | "late"
  /** Never heard of again. */
  | "lost";

/** What happens in a simulated world, as data: a seed's steps can be dropped one by one. */
export type Step = { readonly waitMs: number; readonly worker: number; readonly task: number } & (
  | {
      readonly kind: "call" | "model";
      readonly agent: number;
      readonly takesMs: number;
      readonly cap: number | null;
      readonly output: number;
      readonly end: CallEnd;
    }
  | { readonly kind: "send"; readonly from: number; readonly to: number; readonly text: string }
  | { readonly kind: "tool"; readonly from: number; readonly tool: string; readonly query: number }
  | { readonly kind: "progress" | "halt" | "resume" | "finish" | "flush" }
  | { readonly kind: "crash"; readonly forMs: number }
  | { readonly kind: "partition"; readonly forMs: number; readonly isSilent: boolean }
  | { readonly kind: "jump"; readonly byMs: number; readonly isStore: boolean }
);

/** A world before anything happens in it. */
export interface Setup {
  readonly workers: number;
  readonly hasChildren: boolean;
  readonly limits: {
    readonly tokens?: number;
    readonly usd?: number;
    readonly modelCalls?: number;
  };
  readonly teamTokens: number | null;
  readonly onStoreFailure: "refuse" | "allow";
  /** Percent of messages to and from the store that are lost, doubled or very late. */
  readonly lostPercent: number;
  readonly doubledPercent: number;
  readonly latePercent: number;
  readonly delayMs: number;
  /** Length from which logs ask for a snapshot. */
  readonly longLog: number;
}

export interface Plan {
  readonly seed: number;
  readonly setup: Setup;
  readonly steps: readonly Step[];
}

/** Tasks of a world: all of them roots, or two roots and a child of each. */
export const TASKS = 4;
export const AGENTS = ["planner", "reviewer", "writer"] as const;

/** With the calls of the runtime, and what it takes to come to rest, more than a hundred operations in each world. */
const MIN_STEPS = 36;
/** Most worlds are short, so that there are many; what takes long to come about has its longer ones. */
const MORE_STEPS = 100;

/** Draws what happens in the world of a seed. */
export function planOf(seed: number): Plan {
  const draw = dice(seed);
  const setup = setupOf(draw);
  const count = MIN_STEPS + draw.below(1 + draw.below(MORE_STEPS));
  // A third of all worlds is left in peace, so that what breaks there needs no fault.
  const trouble = draw.pick([0, 4, 10]);
  const steps = Array.from({ length: count }, () => stepOf(draw, setup.workers, trouble));
  return { seed, setup, steps };
}

function setupOf(draw: Dice): Setup {
  const isCalm = draw.chance(30);
  const percent = (most: number) => (isCalm ? 0 : draw.below(most));
  return {
    workers: 3 + draw.below(2),
    hasChildren: draw.chance(50),
    limits: {
      ...(draw.chance(70) ? { tokens: draw.pick([2_000, 8_000, 40_000]) } : {}),
      ...(draw.chance(40) ? { usd: draw.pick([0.004, 0.02, 0.1]) } : {}),
      ...(draw.chance(40) ? { modelCalls: draw.pick([6, 15, 60]) } : {}),
    },
    teamTokens: draw.pick([null, 6_000, 30_000]),
    onStoreFailure: draw.chance(20) ? "allow" : "refuse",
    lostPercent: percent(8),
    doubledPercent: percent(15),
    latePercent: percent(4),
    delayMs: draw.pick([0, 3, 20]),
    longLog: draw.pick([1_000, 40, 12]),
  };
}

function stepOf(draw: Dice, workers: number, trouble: number): Step {
  const waitMs = draw.pick([0, 0, 0, 1, 5, 5, 30, 200, 1_000, 3_000]);
  const at = { waitMs, worker: draw.below(workers), task: draw.below(TASKS) };
  if (draw.chance(trouble)) return { ...at, ...troubleOf(draw) };
  const agent = draw.below(AGENTS.length);
  const kind = draw.below(100);
  if (kind < 45) return { ...at, ...callOf(draw, agent) };
  if (kind < 75) {
    const to = (agent + 1 + draw.below(AGENTS.length - 1)) % AGENTS.length;
    return { ...at, kind: "send", from: agent, to, text: draw.pick(TEXTS) };
  }
  if (kind < 87)
    return { ...at, kind: "tool", from: agent, tool: draw.pick(["search", "save"]), query: draw.below(3) };
  if (kind < 94) return { ...at, kind: "progress" };
  return { ...at, kind: draw.pick(["flush", "flush", "flush", "halt", "resume", "resume", "finish"]) };
}

const TEXTS = [
  "please confirm",
  "confirmed",
  "thank you",
  "the order 17 was paid",
  "it failed again",
] as const;

function callOf(draw: Dice, agent: number) {
  return {
    kind: draw.pick(["call", "call", "model"]),
    agent,
    takesMs: draw.pick([0, 1, 5, 40, 700, 5_000]),
    cap: draw.pick([null, 50, 200, 800]),
    output: draw.below(100),
    end: draw.pick([
      "answered",
      "answered",
      "answered",
      "answered",
      "overrun",
      "refused",
      "broken",
      "twice",
      "renewed",
      "late",
      "lost",
    ]),
  } as const;
}

function troubleOf(draw: Dice) {
  const kind = draw.pick(["crash", "partition", "partition", "jump"]);
  if (kind === "jump") {
    const byMs = draw.pick([-3_600_000, -10_000, -50, 50, 10_000, 90_000, 3_600_000]);
    return { kind, byMs, isStore: draw.chance(30) };
  }
  const forMs = draw.pick([10, 900, 7_000, 45_000, 100_000]);
  return kind === "crash" ? { kind, forMs } : { kind, forMs, isSilent: draw.chance(50) };
}
