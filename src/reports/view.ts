import type { CurrencyView } from "../core/format-money.js";
import type { Paint } from "./paint.js";

/** How a text report is to look. */
export interface View {
  readonly paint: Paint;
  /** Columns that lines are wrapped to. */
  readonly width: number;
  /** Currency that amounts are shown in besides USD. @default none */
  readonly currency?: CurrencyView | undefined;
}
