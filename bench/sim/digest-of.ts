import type { EngineState } from "../../src/core/engine/state.js";

/** Sums a state up in one line: the same for all who folded the same log. */
export function digestOf({ counts, episodes, cuts, finished }: EngineState): string {
  const gates = [...cuts].map(([key, { breaker }]) => `${key} ${breaker.gate} ${breaker.generation}`);
  const { events, tokens, modelCalls, waste } = counts;
  return `${events} ${tokens} ${modelCalls} ${waste} ${episodes.length} ${gates} ${finished}`;
}
