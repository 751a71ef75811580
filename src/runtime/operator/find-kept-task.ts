import type { KeptTask, Store } from "../../stores/store.js";
import { UnknownTask } from "../errors.js";

type Kept = Pick<Store, "tasks" | "find">;

/** Finds a task that the store keeps something of. @throws UnknownTask */
export async function findKeptTask(store: Kept, id: string): Promise<KeptTask> {
  const kept = (await (store.find?.(id) ?? amongAll(store, id))) ?? null;
  if (kept === null) throw new UnknownTask(id);
  return kept;
}

async function amongAll(store: Kept, id: string): Promise<KeptTask | undefined> {
  return (await store.tasks?.())?.find(({ about }) => about.task === id);
}
