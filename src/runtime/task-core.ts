import type { Decision } from "../core/decision.js";
import type { Cut, Finding } from "../core/finding.js";
import type { Policy } from "../core/policy/policy.js";
import type { LedgerAnswer, LedgerVerb } from "../stores/store.js";
import type { Allowance } from "./allowance.js";
import type { Closing } from "./halts.js";
import type { Lineage } from "./lineage.js";
import type { Bound } from "./model-request.js";
import type { NewEvent } from "./new-event.js";
import type { Passage } from "./passage.js";
import type { Ports } from "./ports.js";
import type { Soon } from "./soon.js";
import type { Summary } from "./summary/summary.js";
import type { TaskLog } from "./task-log.js";
import type { TaskSpec } from "./task-spec.js";

/** What one call under way holds. */
export interface Held {
  readonly from: string;
  readonly charged: Bound;
}

/**
 * A task as its parts see it: the guard of its calls, admissions, agents, effects. They depend on this, the task on
 * them, so that none of them needs the others.
 */
export interface TaskCore {
  readonly id: string;
  readonly root: string;
  readonly spec: TaskSpec;
  readonly parent: TaskCore | null;
  readonly policy: Policy;
  readonly ports: Ports;
  readonly log: TaskLog;
  readonly lineage: Lineage;
  readonly passage: Passage;
  /** What calls under way hold, by key: what is charged when they never report back. */
  readonly held: Map<string, Held>;
  /** What may be spent while the store is out of reach. */
  readonly allowance: Allowance;
  lastActiveAt: number;
  /** Whether the task has been finished. */
  readonly isOver: boolean;
  /** The first 200; the log has them all. */
  readonly findings: readonly Finding[];
  /** Notes something that happened. @throws TaskFinished, BadOption */
  record(event: NewEvent): void;
  /** Notes how something that was let through ended. When the task is over, nobody judges it any more. */
  note(event: NewEvent): void;
  /** Judges everything recorded so far. */
  flush(): Promise<void>;
  /** Lets an agent act, or refuses. Nothing to wait for: it may act at once. @throws TaskHalted, PartCut, TaskFinished */
  enter(from: string, to?: string): Promise<void> | undefined;
  /** Judges what an agent has just done. @throws TaskHalted, PartCut when that closed its gate */
  confirm(from: string, to?: string): Promise<void> | undefined;
  exchange(verbs: readonly LedgerVerb[]): Soon<readonly LedgerAnswer[]>;
  /** What closed the gate of that part. */
  haltOf(cut: Cut): Closing;
  summarize(finding?: Finding | null, decision?: Decision): Summary;
}
