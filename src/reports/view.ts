import type { Paint } from "./paint.js";

/** How a text report is to look. */
export interface View {
  readonly paint: Paint;
  /** Columns that lines are wrapped to. */
  readonly width: number;
  /** Writes an amount of nano-USD for people. */
  readonly money: (nanoUsd: number) => string;
}
