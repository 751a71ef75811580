import { type RefusalShape, summaryText } from "../../halt-mark.js";
import { loadFramework } from "../../load-framework.js";
import { loadStorage } from "../load-storage.js";
import type { ConfigShape } from "../shapes.js";
import type { GraphRun } from "./graph-run.js";

interface Interrupts {
  interrupt(question: unknown): unknown;
}

/** What a graph that waits for a person's word shows. */
export interface Question {
  readonly adjourn: "ask";
  readonly task: string;
  readonly reason: string | null;
  readonly summary: string;
}

/**
 * Pauses the graph with a question, and after `Command({ resume })` carries out the answer: `true` or `"continue"` lets
 * the stopped part try one supervised turn, anything else ends the task.
 *
 * @throws GraphInterrupt, which is how a graph pauses
 */
export async function askPerson(run: GraphRun, refusal: RefusalShape, config: ConfigShape): Promise<void> {
  const { interrupt } = await loadFramework<Interrupts>("@langchain/langgraph");
  const storage = await loadStorage();
  const reason = refusal.decision?.reason ?? null;
  const question: Question = { adjourn: "ask", task: run.task.id, reason, summary: summaryText(refusal) };
  const answer = storage.runWithConfig(config, () => interrupt(question));
  const { supervisor } = run.plan;
  if (answer !== true && answer !== "continue") {
    await supervisor.halt(run.task.id, { actor: "user", reason: reasonIn(answer) });
    return;
  }
  const cut = "cut" in refusal && typeof refusal.cut === "string" ? { cut: refusal.cut } : {};
  await supervisor.resume(run.task.id, { actor: "user", reason: "asked to go on", ...cut });
}

function reasonIn(answer: unknown): string {
  return typeof answer === "string" && answer.trim() !== "" ? answer.slice(0, 2_000) : "asked to stop";
}
