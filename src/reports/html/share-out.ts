/** Shares a whole number out by weights, to the last unit; equally where no weight is above 0. */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const fair = sum > 0 ? weights : weights.map(() => 1);
  const whole = sum > 0 ? sum : weights.length;
  let left = total;
  let weightLeft = whole;
  return fair.map((weight) => {
    const share = weightLeft > 0 ? Math.round((left * weight) / weightLeft) : 0;
    left -= share;
    weightLeft -= weight;
    return share;
  });
}
