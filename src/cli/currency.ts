import { InvalidArgumentError } from "commander";
import type { CurrencyView } from "../core/format-money.js";

/** Parses `CNY=7.2`: a currency, and how much of it is one USD. @throws {InvalidArgumentError} */
export function parseCurrency(text: string): CurrencyView {
  const [, code, rate] = /^([A-Za-z]{3})=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const perUsd = Number(rate);
  if (!code || !(perUsd > 0)) {
    throw new InvalidArgumentError("Expected a code and its amount per USD, such as CNY=7.2.");
  }
  return { code: code.toUpperCase(), perUsd };
}
