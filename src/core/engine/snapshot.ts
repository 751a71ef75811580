import * as z from "zod";
import { RULESET } from "../policy/policy.js";
import { type EngineState, STATE_VERSION } from "./state.js";

/** A task's state as plain JSON. */
export interface Snapshot {
  readonly version: typeof STATE_VERSION;
  readonly ruleset: string;
  readonly state: unknown;
}

/** Marks a map in JSON. No field of the state has this name. */
const MAP = "$map";

const snapshotSchema = z.object({
  version: z.literal(STATE_VERSION),
  ruleset: z.literal(RULESET),
  state: z.looseObject({ task: z.string(), lastSeq: z.int(), counts: z.record(z.string(), z.number()) }),
});

/** Copies the state of a task to plain JSON. Going on from it gives the same decisions as never stopping. */
export function snapshot(state: EngineState): Snapshot {
  const plain: unknown = JSON.parse(JSON.stringify(state, (_key, value: unknown) => packMap(value)));
  return { version: STATE_VERSION, ruleset: state.ruleset, state: plain };
}

/**
 * Restores what `snapshot` made.
 *
 * @throws {z.ZodError} when the version or the ruleset is another one, or the shape is damaged.
 */
export function restore(json: unknown): EngineState {
  const { state } = snapshotSchema.parse(json);
  return JSON.parse(JSON.stringify(state), (_key, value: unknown) => unpackMap(value)) as EngineState;
}

function packMap(value: unknown): unknown {
  return value instanceof Map ? { [MAP]: [...value] } : value;
}

function unpackMap(value: unknown): unknown {
  const isMap = typeof value === "object" && value !== null && MAP in value;
  return isMap ? new Map(value[MAP] as [unknown, unknown][]) : value;
}
