import type { Decision } from "../core/decision.js";
import { cutKey, type Finding } from "../core/finding.js";
import type { TaskCore } from "./task-core.js";

/** Finds what a later rung of the ladder rests on: the finding fired when the loop tripped, the rung has none. */
export function lastFinding({ findings }: TaskCore, { reason, cut }: Decision): Finding | null {
  const key = cutKey(cut);
  const same = findings.filter(({ code, level }) => code === reason && level === "trip");
  return same.findLast((finding) => cutKey(finding.cut) === key) ?? same.at(-1) ?? null;
}
