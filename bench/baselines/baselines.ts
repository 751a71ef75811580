import type { Baseline } from "./baseline.js";
import { nearDuplicate } from "./near-duplicate.js";
import { period } from "./period.js";
import { repeatedCall } from "./repeated-call.js";
import { stepCap } from "./step-cap.js";
import { stuckRules } from "./stuck-rules.js";

/** Baselines in the order in which they are shown. */
export const baselines: readonly Baseline[] = [repeatedCall, stuckRules, period, nearDuplicate, stepCap];
