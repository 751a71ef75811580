import * as z from "zod";

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

const ONE = String.raw`\d+(?:ms|h|m|s)`;
const DURATION = new RegExp(`^(?:${ONE})+$`);
const RANGE = new RegExp(`^((?:${ONE})+)\\.\\.((?:${ONE})+)$`);

/** Parses a duration as people write it, such as `90s` or `1h30m`, to milliseconds. */
export const durationSchema = z
  .string()
  .regex(DURATION, "a duration such as 90s or 1h30m")
  .transform(durationMs);

/** Shortest and longest of something that varies, in milliseconds. */
export interface DurationRange {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** Parses a duration, or a range of them such as `5s..20s`. */
export const durationRangeSchema = z
  .string()
  .refine(
    (text) => DURATION.test(text) || isRising(text),
    "a duration such as 90s, or a rising range such as 5s..20s",
  )
  .transform(
    (text): DurationRange => rangeOf(text) ?? { leastMs: durationMs(text), mostMs: durationMs(text) },
  );

function isRising(text: string): boolean {
  const range = rangeOf(text);
  return range !== undefined && range.leastMs <= range.mostMs;
}

function rangeOf(text: string): DurationRange | undefined {
  const [, least, most] = RANGE.exec(text) ?? [];
  if (least === undefined || most === undefined) return undefined;
  return { leastMs: durationMs(least), mostMs: durationMs(most) };
}

function durationMs(text: string): number {
  let ms = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|h|m|s)/g))
    ms += Number(count) * (UNIT_MS[unit ?? ""] ?? 0);
  return ms;
}
