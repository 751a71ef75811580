import { basename } from "node:path";

/** Endings under which recorded runs are kept. Of several, as in `run.traj.json`, all are left out of a name. */
const TRACE_ENDING = /(\.(jsonl|ndjson|json|log|txt|traj))+(\.gz)?$/i;

/** Longest task id that a trace header allows. */
const MAX_TASK_CHARS = 512;

/** Says whether a file found in a folder is called like a trace. */
export function isTraceName(file: string): boolean {
  return TRACE_ENDING.test(file);
}

/** Names a trace file without folder and endings: `runs/night.jsonl.gz` is `night`. */
export function traceName(file: string): string {
  const name = basename(file);
  return (name.replace(TRACE_ENDING, "").replace(/\.gz$/i, "") || name).slice(0, MAX_TASK_CHARS);
}
