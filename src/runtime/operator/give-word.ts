import type { ControlEvent } from "../../core/control-event.js";
import { step } from "../../core/engine/step.js";
import { cutKey } from "../../core/finding.js";
import type { Observation } from "../../core/observation.js";
import type { LedgerVerb, Store, Unordered } from "../../stores/store.js";
import { checkEvent } from "../check-event.js";
import { nanoIds } from "../ids.js";
import type { NewEvent } from "../new-event.js";
import type { StoredTask } from "./stored-task.js";

/** What an operator does to a task. */
export type OperatorEvent = Extract<ControlEvent, { action: "halt" | "resume" | "top-up" }>;

type WithoutSeq<One> = One extends unknown ? Omit<One, "seq"> : never;

/**
 * Puts an operator's word into the log of a task, with what it changes in the ledger, as one exchange. Processes at work
 * on the task fold it with their next decision; the gate of the whole is shown at once, to those below it too.
 */
export async function giveWord(
  store: Store,
  { header, state, policy }: StoredTask,
  { event, verbs }: { readonly event: WithoutSeq<OperatorEvent>; readonly verbs: readonly LedgerVerb[] },
): Promise<void> {
  const { task, root = task } = header;
  const { seq: _, ...observation } = { ...checkEvent(event as NewEvent), tokens: 0 };
  const before = state.cuts.get(WHOLE)?.breaker.gate;
  const { seqs, others } = await store.exchange({
    root,
    task,
    key: { sender: nanoIds.key(), number: 1 },
    append: [observation as Unordered],
    verbs,
    cursor: state.lastSeq,
  });
  const said = { ...observation, seq: seqs[0] } as Observation;
  // What others wrote meanwhile stands before it.
  for (const one of [...others, said].sort((a, b) => a.seq - b.seq)) step(state, one, policy);
  const gate = state.cuts.get(WHOLE)?.breaker.gate;
  if (gate === undefined || gate === before || gate === "finished") return;
  await store.exchange({ root, task, append: [], verbs: [], cursor: state.lastSeq, gate });
}

const WHOLE = cutKey({ kind: "task" });
