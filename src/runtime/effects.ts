import type { Decision } from "../core/decision.js";
import { cutKey } from "../core/finding.js";
import type { Halt } from "./halts.js";
import { lastFinding } from "./last-finding.js";
import { redactSecrets } from "./redact.js";
import { partInWords } from "./summary/part-in-words.js";
import type { TaskCore } from "./task-core.js";

const final: ReadonlySet<Decision["action"]> = new Set(["cut", "halt", "ask"]);

/** Tells the world of a decision. The gates have moved already: they are part of the fold. */
export function applyEffects(task: TaskCore, decision: Decision): Halt | null {
  const { events, logger } = task.ports;
  events.emit("decision", { task: task.id, decision });
  const { action, reason, seq, enforced } = decision;
  logger.info({ task: task.id, action, reason, event: seq, enforced, cut: cutKey(decision.cut) }, "decision");
  if (!final.has(action)) return null;
  const halt = {
    decision,
    summary: task.summarize(decision.finding ?? lastFinding(task, decision), decision),
  };
  events.emit("halt", { task: task.id, ...halt });
  notify(task, halt);
  return halt;
}

function notify(task: TaskCore, { decision, summary }: Halt): void {
  const { notifier, clock, ids } = task.ports;
  if (notifier === null) return;
  const { counts } = task.log.state;
  const verb = decision.enforced ? "" : "would have been ";
  notifier.enqueue({
    id: ids.key(),
    task: task.id,
    ...(task.spec.kind === undefined ? {} : { taskKind: task.spec.kind }),
    action: decision.action,
    code: decision.reason,
    level: "trip",
    title: `${partInWords(decision.cut)} of task ${task.id} ${verb}${past(decision.action)}: ${decision.reason}`,
    text: redactSecrets(summary.text),
    tokens: counts.tokens,
    wasteTokens: counts.waste,
    costNanoUsd: counts.unpriced > 0 ? null : counts.nanoUsd,
    cut: partInWords(decision.cut),
    at: clock.now(),
  });
}

function past(action: Decision["action"]): string {
  if (action === "ask") return "paused for a person";
  return action === "halt" ? "halted" : "cut";
}
