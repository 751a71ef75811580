import type { Observation } from "./observation.js";

/** An observation that may tell what a model call cost. */
export type Billed = Extract<Observation, { readonly costNanoUsd?: number | undefined }>;

/** Tells by type: looking for a field by its name in events of a dozen shapes is slow. */
export function asBilled(observation: Observation): Billed | undefined {
  const { type } = observation;
  return type === "message" || type === "tool-call" || type === "model-call" ? observation : undefined;
}
