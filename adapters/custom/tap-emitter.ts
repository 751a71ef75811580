import type { NewEvent, Task } from "../../src/index.js";
import { guardActor } from "./guard-actor.js";

/** What is needed of an emitter: Node's own, eventemitter3 and most others have it. */
export interface EmitterLike {
  on(name: string, listener: (...args: unknown[]) => void): unknown;
  off(name: string, listener: (...args: unknown[]) => void): unknown;
}

export interface TapEmitterOptions {
  /** Reads what an event of the emitter says that happened, by its name; `null` where it says nothing of interest. */
  readonly read: Readonly<Record<string, (...args: never[]) => NewEvent | readonly NewEvent[] | null>>;
  /**
   * Told once why the task, or the part that acts, must stop: end the run here. An emitter can't be held back, so what it
   * has begun goes on until then. Also told of what `read` throws.
   */
  readonly onStop: (reason: unknown) => void;
}

/**
 * Records what an emitter tells of, until it is called off or the task is over.
 *
 * @returns a function that takes the listeners off again
 * @example
 * const untap = tapEmitter(task, team, { read: { said: toMessage }, onStop: (reason) => team.abort(reason) });
 */
export function tapEmitter(
  task: Task,
  emitter: EmitterLike,
  { read, onStop }: TapEmitterOptions,
): () => void {
  const listeners = Object.entries(read).map(([name, toEvents]) => {
    // What the emitter passes is between it and the function that reads it.
    const listener = (...args: unknown[]): void =>
      void take(() => toEvents(...(args as never[]))).catch(stop);
    emitter.on(name, listener);
    return () => emitter.off(name, listener);
  });
  let isTapped = true;

  async function take(readEvents: () => NewEvent | readonly NewEvent[] | null): Promise<void> {
    if (!isTapped || task.isOver) return;
    const events = [readEvents() ?? []].flat();
    for (const event of events) task.record(event);
    for (const event of events) await guardActor(task, event);
  }

  function stop(reason: unknown): void {
    if (!isTapped || task.isOver) return;
    untap();
    onStop(reason);
  }

  function untap(): void {
    isTapped = false;
    for (const off of listeners) off();
  }

  return untap;
}
