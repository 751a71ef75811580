/** Shares a whole number out by weights, to the last unit; equally where no weight is above 0. */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const isWeighted = weights.some((weight) => weight > 0);
  const fair = isWeighted ? weights : weights.map(() => 1);
  let left = total;
  let weightLeft = fair.reduce((sum, weight) => sum + weight, 0);
  return fair.map((weight) => {
    const share = weightLeft > 0 ? Math.round((left * weight) / weightLeft) : 0;
    left -= share;
    weightLeft -= weight;
    return share;
  });
}
