import { type Observation, observationSchema } from "../core/observation.js";
import { storePrint } from "../core/observe/print.js";
import type { Unordered } from "./store.js";

/** Writes an observation as stores keep it: as trace files do, and without its place. */
export function writeObservation(one: Unordered): string {
  const { print } = one;
  return JSON.stringify(print === undefined ? one : { ...one, print: storePrint(print) });
}

/** Reads what `writeObservation` wrote. @throws z.ZodError where it was damaged */
export function readObservation(text: string, seq: number): Observation {
  return observationSchema.parse({ ...(JSON.parse(text) as object), seq });
}
