/** What is left, and how much work it took. */
export interface Minimised<Item> {
  readonly items: readonly Item[];
  readonly attempts: number;
  /** Whether nothing more can be left out, one by one; `false`: the work became too much before. */
  readonly isMinimal: boolean;
}

export interface MinimiseOptions<Item> {
  /** Whether what matters is still there. */
  readonly keeps: (items: readonly Item[]) => boolean;
  /** Items that all attempts together may look at. */
  readonly maxWork: number;
}

/**
 * Leaves out whatever is not needed (delta debugging): halves first, then ever smaller parts, until no single item
 * can go.
 */
export function minimise<Item>(
  all: readonly Item[],
  { keeps, maxWork }: MinimiseOptions<Item>,
): Minimised<Item> {
  let items = all;
  let attempts = 0;
  let work = 0;
  let size = Math.ceil(items.length / 2);
  while (size >= 1) {
    let hasShrunk = false;
    // From the end: what came last depends on what came before, and not the other way round.
    for (let end = items.length; end > 0; end -= size) {
      const candidate = [...items.slice(0, Math.max(0, end - size)), ...items.slice(end)];
      work += candidate.length;
      if (work > maxWork) return { items, attempts, isMinimal: false };
      attempts += 1;
      if (!keeps(candidate)) continue;
      items = candidate;
      hasShrunk = true;
    }
    if (size === 1 && !hasShrunk) return { items, attempts, isMinimal: true };
    size = hasShrunk ? Math.min(size, Math.ceil(items.length / 2)) : Math.ceil(size / 2);
    if (items.length === 0) break;
  }
  return { items, attempts, isMinimal: true };
}
