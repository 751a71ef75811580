import type { KeptTask, Store } from "../../stores/store.js";
import { taskAccount } from "../accounts.js";

/**
 * Deletes tasks in which nothing has happened since `before`, finished or not, and returns their ids. What their calls cost
 * stays booked on their scopes. One with calls or children that still go on is kept.
 */
export async function pruneTasks(
  store: Store,
  tasks: readonly KeptTask[],
  before: number,
): Promise<readonly string[]> {
  // Calls whose holders died are charged first: an account with open calls cannot be closed.
  await store.expire();
  const pruned: string[] = [];
  // Children come behind their parents, and an account with children cannot be closed.
  for (const task of [...tasks].reverse()) {
    if ((await lastActiveAt(store, task)) >= before) continue;
    if (await removeTask(store, task)) pruned.push(task.about.task);
  }
  return pruned.reverse();
}

/** Closes the account of a task and deletes the rest. Returns whether there was nothing that kept it open. */
export async function removeTask(
  store: Store,
  { about }: KeptTask,
  { isForced = false }: { readonly isForced?: boolean } = {},
): Promise<boolean> {
  const { task, root = task } = about;
  const verbs = [{ verb: "close", account: taskAccount(task) }] as const;
  const { answers } = await store.exchange({ root, task, append: [], verbs, cursor: NEWEST });
  const [answer] = answers;
  const isKept = answer?.verb === "close" && answer.status === "kept";
  if (isKept && !isForced) return false;
  await store.forget({ root, task });
  return true;
}

/** Behind everything: of the log nothing is asked for. */
const NEWEST = Number.MAX_SAFE_INTEGER;

/** Read off the log, whichever ruleset it is judged by. */
async function lastActiveAt(store: Store, { about, openedAt }: KeptTask): Promise<number> {
  const { task, root = task } = about;
  const { others, snapshot } = await store.exchange({ root, task, append: [], verbs: [], cursor: -1 });
  const { lastAt } = (snapshot?.snapshot.state ?? {}) as { readonly lastAt?: number | null };
  return others.reduce((latest, { at = 0 }) => Math.max(latest, at), Math.max(openedAt, lastAt ?? 0));
}
