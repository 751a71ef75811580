import type { Place } from "./ends.js";

/** What went through a participant or along an edge. */
export interface Flow {
  events: number;
  tokens: number;
  nanoUsd: number;
  waste: number;
  /** Level of the gravest finding that rests on it. */
  heat: "none" | "warn" | "trip";
}

/** What a participant did and spent. */
export interface NodeFlow extends Flow {
  readonly place: Place;
}

/** What went from one participant to another. */
export interface EdgeFlow extends Flow {
  readonly from: string;
  readonly to: string;
}

/** Nothing yet. */
export function noFlow(): Flow {
  return { events: 0, tokens: 0, nanoUsd: 0, waste: 0, heat: "none" };
}
