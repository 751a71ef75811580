import type { TaskCore } from "./task-core.js";

/** Tells the log of an open task that time has passed: for the log, nothing happens otherwise. */
export function noteTime({ isOver, log, ports }: TaskCore): void {
  if (!isOver) log.add({ type: "tick", at: ports.clock.now() });
}

/** Tells the log when that instant has come. Returns a function that cancels it. */
export function noteTimeAt(task: TaskCore, at: number): () => void {
  const { clock } = task.ports;
  return clock.schedule(at - clock.now(), () => noteTime(task));
}
