import type { CurrencyView } from "../core/format-money.js";
import { moneyText, nounText } from "./amounts.js";
import type { Projection } from "./project.js";

/** Says what an hour of a loop would cost; empty where nothing is repeated. What is not known is named. */
export function describeProjection(
  { tokensPerRepetition, tokensPerHour, nanoUsdPerHour }: Projection,
  currency?: CurrencyView,
): string {
  if (tokensPerRepetition === null) return "";
  if (tokensPerHour === null) return "cost per hour not known: no times";
  const tokens = nounText(tokensPerHour, "token");
  if (nanoUsdPerHour === null) return `about ${tokens} an hour (projection), price not known`;
  return `about ${tokens} and ${moneyText(nanoUsdPerHour, currency)} an hour (projection)`;
}
