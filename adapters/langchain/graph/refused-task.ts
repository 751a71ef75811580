import { PartCut, TaskHalted } from "../../../src/index.js";
import { isRecord } from "../shapes.js";

type Refusal = PartCut | TaskHalted;

/** What a task of the functional API gives back instead of an error, which would end the whole run whoever catches it. */
interface RefusedTask {
  readonly adjourn: "refused";
  readonly task: string;
  readonly decision: Refusal["decision"];
  readonly summary: Refusal["summary"];
  /** Key of the cut; `null` where the whole task was halted. */
  readonly cut: string | null;
}

/** Writes a refusal as a value, which is kept with the run like what other tasks give back. */
export function refusedTask(refusal: Refusal): RefusedTask {
  const { task, decision, summary } = refusal;
  return { adjourn: "refused", task, decision, summary, cut: "cut" in refusal ? refusal.cut : null };
}

/** Reads what a task gave back. @throws PartCut, TaskHalted where it was refused */
export function unlessRefused(value: unknown): unknown {
  if (!isRefused(value)) return value;
  const { task, decision, summary, cut } = value;
  throw cut === null
    ? new TaskHalted({ task, decision, summary })
    : new PartCut({ task, decision, summary, cut });
}

/** Whether a task gave back that it was refused. */
export function isRefused(value: unknown): value is RefusedTask {
  return isRecord(value) && value["adjourn"] === "refused" && "decision" in value && "summary" in value;
}
