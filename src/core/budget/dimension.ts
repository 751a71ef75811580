/** Lists what a budget counts. Each is a whole number; money is nano-USD (10^-9 USD). */
export const DIMENSIONS = ["tokens", "nanoUsd", "modelCalls", "toolCalls", "turns"] as const;

export type Dimension = (typeof DIMENSIONS)[number];

/** Holds one amount for every dimension. */
export type Amounts = Readonly<Record<Dimension, number>>;

/** Names amounts for some dimensions; each verb says what a left-out dimension means. */
export type PartialAmounts = Readonly<Partial<Record<Dimension, number>>>;

/** Limits some dimensions of an account; a left-out dimension is unlimited. */
export type Limits = PartialAmounts;
