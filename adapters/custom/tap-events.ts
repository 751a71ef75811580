import type { NewEvent, Task } from "../../src/index.js";
import { guardActor } from "./guard-actor.js";

export interface TapEventsOptions<Item> {
  /** Reads what an item of the stream says that happened; `null` where it says nothing of interest. */
  readonly read: (item: Item) => NewEvent | readonly NewEvent[] | null;
}

/**
 * Passes a stream of events on as it comes and records what happens in it. The stream is left, and its source told to
 * end, when a part of the task that acts in it was stopped.
 *
 * @throws TaskHalted, PartCut instead of the next item; and what the stream or `read` throws
 * @example
 * for await (const step of tapEvents(task, team.run(goal), { read: toEvent })) show(step);
 */
export async function* tapEvents<Item>(
  task: Task,
  items: AsyncIterable<Item> | Iterable<Item>,
  { read }: TapEventsOptions<Item>,
): AsyncGenerator<Item, void, undefined> {
  for await (const item of items) {
    const events = [read(item) ?? []].flat();
    for (const event of events) task.record(event);
    for (const event of events) await guardActor(task, event);
    yield item;
  }
}
