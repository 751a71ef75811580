import type { Supervisor } from "../../src/index.js";

/** One way to call a model or a tool, which an adapter supervises. */
export interface AdapterCall {
  readonly name: string;
  /** Calls of models and tools in one go, or in one turn of it; their time is divided by them. @default 1 */
  readonly calls?: number;
  /**
   * Turns that a go takes, where it is a task of its own, as an invocation of a graph is. Each lap of the watch is timed
   * by itself, and what is outside of them is told apart. @default none: a hundred go in one task
   */
  readonly turns?: number;
  /** Whether what is outside of the laps is what a run takes by itself. @default false */
  readonly showsRun?: boolean;
  /** Whether it is made of calls that are timed by themselves, too: no target is for their sum. @default false */
  readonly isSum?: boolean;
  /** Sets it up under a supervisor, or bare. */
  readonly prepare: (supervisor: Supervisor | null, watch: Stopwatch) => Go | Promise<Go>;
}

/** Tells what is timed of a go. */
export interface Stopwatch {
  /** Ends the lap that runs, if one does, and begins another. */
  lap(): void;
  /** Ends the lap that runs, if one does. */
  stop(): void;
}

/** Makes the calls with texts that are new, one for each; the first stands in front, too. */
export type Go = (text: string, texts: readonly string[]) => Promise<unknown>;
