import type { KeptTask, Store } from "../../stores/store.js";
import { UnknownTask } from "../errors.js";

/** Finds a task that the store keeps something of. @throws UnknownTask */
export async function findKeptTask(store: Pick<Store, "tasks">, id: string): Promise<KeptTask> {
  const kept = (await store.tasks?.())?.find(({ about }) => about.task === id);
  if (kept === undefined) throw new UnknownTask(id);
  return kept;
}
