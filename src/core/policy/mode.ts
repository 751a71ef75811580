import { type FindingCode, findingCodes } from "../finding.js";
import type { Mode } from "./mode-schema.js";
import type { Policy } from "./policy.js";

/** Mode a rule runs in: its own, else the policy's. Budgets that somebody set are meant. */
export function modeOf(policy: Policy, code: FindingCode): Mode {
  return policy.detectors[code].mode ?? (code === "BUDGET" ? "enforce" : policy.mode);
}

/** The same policy with one mode for everything, as `ADJOURN_MODE` asks for. */
export function withMode(policy: Policy, mode: Mode): Policy {
  return mapModes(policy, () => mode);
}

/** The same policy, reporting and never acting: how recorded runs are judged. Rules that are off stay off. */
export function asShadow(policy: Policy): Policy {
  return mapModes(policy, (mode) => (mode === "off" ? "off" : "shadow"));
}

function mapModes(policy: Policy, map: (mode: Mode) => Mode): Policy {
  const detectors = { ...policy.detectors };
  for (const code of findingCodes) {
    Object.assign(detectors, { [code]: { ...policy.detectors[code], mode: map(modeOf(policy, code)) } });
  }
  return { ...policy, mode: map(policy.mode), detectors };
}
