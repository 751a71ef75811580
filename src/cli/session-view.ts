import type { CurrencyView } from "../core/format-money.js";
import type { View } from "../reports/view.js";
import type { Session } from "./session.js";

/** Looks at reports through this session, with money in a second currency where one is asked for. */
export function sessionView({ paint, columns }: Session, currency?: CurrencyView): View {
  return { paint, width: columns, currency };
}
