import type { Line } from "./trend.js";

/**
 * Predicts after how many further calls what is left will be used up, when each call uses as much more as the
 * calls before it did: the positive root of a quadratic, because history that is sent again makes each call dearer
 * than the last. `Infinity` where calls use nothing.
 */
export function forecast({ level, growth }: Line, left: number): number {
  if (left <= 0) return 0;
  // After n calls: level × n + growth × n (n + 1) / 2.
  const linear = level + growth / 2;
  if (linear <= 0) return Number.POSITIVE_INFINITY;
  // In this form nothing is lost to rounding when the growth is small.
  return (2 * left) / (linear + Math.sqrt(linear * linear + 2 * growth * left));
}
