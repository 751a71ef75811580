import { actionCycle } from "./action-cycle.js";
import { budgetForecast } from "./budget-forecast.js";
import { budgetLimits } from "./budget-limits.js";
import { burnRate } from "./burn-rate.js";
import { chainCycle } from "./chain-cycle.js";
import { degenerateText } from "./degenerate-text.js";
import type { Detector } from "./detector.js";
import { echo } from "./echo.js";
import { emptyTurn } from "./empty-turn.js";
import { fanOut } from "./fan-out.js";
import { hardCaps } from "./hard-caps.js";
import { idlePolling } from "./idle-polling.js";
import { nearRepeat } from "./near-repeat.js";
import { numericCycle } from "./numeric-cycle.js";
import { sameError } from "./same-error.js";
import { sideEffect } from "./side-effect.js";
import { staleChain } from "./stale-chain.js";
import { stall } from "./stall.js";
import { waitCycle } from "./wait-cycle.js";

/** Detectors of the ruleset, in the order in which they look: the stale chain reads the chain cycle's period. */
export const suite: readonly Detector[] = [
  idlePolling,
  actionCycle,
  sameError,
  chainCycle,
  numericCycle,
  staleChain,
  emptyTurn,
  degenerateText,
  sideEffect,
  nearRepeat,
  echo,
  fanOut,
  waitCycle,
  stall,
  hardCaps,
  burnRate,
  budgetForecast,
  budgetLimits,
];
