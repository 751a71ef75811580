import type { Supervisor } from "../../src/index.js";

/** One way to call a model or a tool, which an adapter supervises. */
export interface AdapterCall {
  readonly name: string;
  /** Calls that one go makes; its time is divided by them. @default 1 */
  readonly calls?: number;
  /** Whether a go is a task of its own, as an invocation of a graph is. @default false: a hundred go in one */
  readonly isTask?: boolean;
  /** Sets it up under a supervisor, or bare. */
  readonly prepare: (supervisor: Supervisor | null) => Go | Promise<Go>;
}

/** Makes the calls with texts that are new, one for each; the first stands in front, too. */
export type Go = (text: string, texts: readonly string[]) => Promise<unknown>;
