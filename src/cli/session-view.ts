import type { View } from "../reports/view.js";
import { type CurrencyView, formatMoney } from "../core/format-money.js";
import type { Session } from "./session.js";

/** Looks at reports through this session, with money in a second currency where one is asked for. */
export function sessionView({ paint, columns }: Session, currency?: CurrencyView): View {
  return {
    paint,
    width: columns,
    money: (nanoUsd) =>
      currency ? `${formatMoney(nanoUsd)} (${formatMoney(nanoUsd, currency)})` : formatMoney(nanoUsd),
  };
}
