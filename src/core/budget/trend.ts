/** Sums of a weighted straight line through something that model calls use, by the number of the call. */
export interface Trend {
  /** Sum of the weights, of the weighted call numbers, and of their squares; the latest call is number 0. */
  weight: number;
  number: number;
  square: number;
  /** Sum of the weighted amounts, and of the weighted products of amount and call number. */
  amount: number;
  product: number;
}

/** A straight line through the latest calls. */
export interface Line {
  /** What a call like the latest one uses. */
  readonly level: number;
  /** What each call uses more than the one before. */
  readonly growth: number;
}

/**
 * Weight of each call, relative to the one after it: the last twenty calls make two thirds of the line. Growth
 * of a context changes at a compaction or a new subtask, so older calls say little.
 */
const MEMORY = 0.95;

/** A trend of no calls. */
export function newTrend(): Trend {
  return { weight: 0, number: 0, square: 0, amount: 0, product: 0 };
}

/** Adds a call. All earlier ones move back by one, so the sums stay small however long the task. O(1). */
export function noteAmount(trend: Trend, amount: number): void {
  trend.square = MEMORY * (trend.square - 2 * trend.number + trend.weight);
  trend.number = MEMORY * (trend.number - trend.weight);
  trend.product = MEMORY * (trend.product - trend.amount);
  trend.weight = MEMORY * trend.weight + 1;
  trend.amount = MEMORY * trend.amount + amount;
}

/** Fits the line by least squares. Falling amounts count as level: what was cleared fills up again. */
export function lineOf({ weight, number, square, amount, product }: Trend): Line {
  const spread = weight * square - number * number;
  const slope = spread > 0 ? (weight * product - number * amount) / spread : 0;
  const growth = Math.max(0, slope);
  const level = weight > 0 ? (amount - growth * number) / weight : 0;
  return { level: Math.max(0, level), growth };
}
