import type { Action, Decision } from "../core/decision.js";
import type { TaskRun } from "./scenario-run.js";

/** What stopped a task, or of a recorded run would have. */
export interface FirstStop {
  readonly action: Action | "trip";
  readonly reason: Decision["reason"];
  /** `seq` of the event. */
  readonly seq: number;
}

/** Finds the first decision that really stopped something; of a recorded run, its first trip. */
export function firstStop({ isRecorded, decisions, findings }: TaskRun): FirstStop | undefined {
  if (!isRecorded) return decisions.map(({ decision }) => decision).find(isStop);
  const trip = findings.find(({ level }) => level === "trip");
  return trip && { action: "trip", reason: trip.code, seq: trip.seq };
}

function isStop({ action, enforced }: Decision): boolean {
  return enforced && (action === "cut" || action === "halt");
}
