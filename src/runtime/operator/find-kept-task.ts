import type { KeptTask, Store } from "../../stores/store.js";
import { UnknownTask } from "../errors.js";

/** Finds a task that the store keeps something of. @throws UnknownTask */
export async function findKeptTask(store: Store, id: string): Promise<KeptTask> {
  const kept = (await (store.find?.(id) ?? amongAll(store, id))) ?? null;
  if (kept === null) throw new UnknownTask(id);
  return kept;
}

async function amongAll(store: Store, id: string): Promise<KeptTask | undefined> {
  return (await store.tasks?.())?.find(({ about }) => about.task === id);
}
