/** So many of so many. */
export interface Share {
  readonly hits: number;
  readonly of: number;
}

/** Two-sided 95 % of a normal distribution. */
const Z = 1.959_963_985;

/** Computes the 95 % Wilson interval of a share: unlike the usual one it stays honest near 0, near 1 and for few cases. */
export function wilson({ hits, of }: Share): readonly [low: number, high: number] {
  if (of === 0) return [0, 1];
  const share = hits / of;
  const scale = 1 + Z ** 2 / of;
  const centre = share + Z ** 2 / (2 * of);
  const margin = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  // At the ends the interval touches 0 and 1 exactly; floating point misses them by a hair.
  const low = hits === 0 ? 0 : (centre - margin) / scale;
  return [low, hits === of ? 1 : (centre + margin) / scale];
}

/** Counts how many of the items satisfy a claim. */
export function shareOf<Item>(items: readonly Item[], claim: (item: Item) => boolean): Share {
  return { hits: items.filter(claim).length, of: items.length };
}

/** Writes a share with its interval, as in `79.6 % (73.1–84.8), 144/181`; a dash where there is nothing to share. */
export function shareText(share: Share): string {
  if (share.of === 0) return "–";
  const [low, high] = wilson(share);
  const percent = (part: number) => (part * 100).toFixed(1);
  return `${percent(share.hits / share.of)} % (${percent(low)}–${percent(high)}), ${share.hits}/${share.of}`;
}
