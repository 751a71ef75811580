import type { ExchangeRequest, Store } from "../stores/store.js";

/** Whether the log of a task that other processes work on tells of its end. Nothing is written. */
export async function hasEnded(
  store: Pick<Store, "exchange">,
  task: Pick<ExchangeRequest, "root" | "task">,
): Promise<boolean> {
  const { others, snapshot } = await store.exchange({ ...task, append: [], verbs: [], cursor: -1 });
  if (others.some(({ type }) => type === "finish")) return true;
  const { finished } = (snapshot?.snapshot.state ?? {}) as { readonly finished?: string | null };
  return typeof finished === "string";
}
