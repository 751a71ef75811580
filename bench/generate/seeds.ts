/** Seeds to tune by, and seeds to publish figures from: nobody looks at single runs of the latter. */
export const seedRanges = {
  development: { first: 1, last: 99_999 },
  report: { first: 100_000, last: 199_999 },
} as const;

export type SeedRange = keyof typeof seedRanges;

/** Reads the name of a range. @throws {Error} for any other name. */
export function parseSeedRange(name: string): SeedRange {
  if (name === "development" || name === "report") return name;
  throw new Error(`Expected \`--seeds\` to be \`development\` or \`report\`, got \`${name}\`.`);
}
