import type { Supervisor } from "../../src/index.js";

/** One way to call a model or a tool, which an adapter supervises. */
export interface AdapterCall {
  readonly name: string;
  /** Calls of models and tools in one go, or in one turn of it; their time is divided by them. @default 1 */
  readonly calls?: number;
  /**
   * Turns that a go takes, where it is a task of its own, as an invocation of a graph is. Each is timed by itself: from one
   * call of `lap` to the next. What is before the first and after the last is told apart. @default none: a hundred go in one task
   */
  readonly turns?: number;
  /** Sets it up under a supervisor, or bare. */
  readonly prepare: (supervisor: Supervisor | null, lap: () => void) => Go | Promise<Go>;
}

/** Makes the calls with texts that are new, one for each; the first stands in front, too. */
export type Go = (text: string, texts: readonly string[]) => Promise<unknown>;
