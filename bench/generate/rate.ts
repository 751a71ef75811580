import type { Share } from "../detect/share.js";

/** Two-sided 95 % of a normal distribution. */
const Z = 1.959_963_985;

/** Exact upper bound of a Poisson mean of which nothing was seen, at 95 % two-sided: -ln 0.025. */
const UPPER_OF_NONE = 3.689;

/** Writes alarms per 1,000 events with a 95 % Poisson interval (Byar's approximation). */
export function rateText({ hits }: Share, events: number): string {
  const per = (count: number) => ((count * 1_000) / events).toFixed(2);
  return `${per(hits)} (${per(lower(hits))}–${per(upper(hits))})`;
}

function lower(count: number): number {
  return count === 0 ? 0 : byar(count, -Z);
}

function upper(count: number): number {
  return count === 0 ? UPPER_OF_NONE : byar(count + 1, Z);
}

function byar(count: number, deviations: number): number {
  return count * (1 - 1 / (9 * count) + deviations / (3 * Math.sqrt(count))) ** 3;
}
