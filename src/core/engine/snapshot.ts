import * as z from "zod";
import type { Chain } from "../chain.js";
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
/** Numbers a chain in JSON: participants may stand in one together, so its second mention is its number only. */
const CHAIN = "$chain";

const snapshotSchema = z.object({
  version: z.literal(STATE_VERSION),
  ruleset: z.literal(RULESET),
  state: z.looseObject({ task: z.string(), lastSeq: z.int(), counts: z.record(z.string(), z.number()) }),
});

/** Copies the state of a task to plain JSON. Going on from it gives the same decisions as never stopping. */
export function snapshot(state: EngineState): Snapshot {
  const chains = new Map<unknown, number>();
  const plain: unknown = JSON.parse(JSON.stringify(state, (key, value: unknown) => pack(key, value, chains)));
  return { version: STATE_VERSION, ruleset: state.ruleset, state: plain };
}

/**
 * Restores what `snapshot` made.
 *
 * @throws {z.ZodError} when the version or the ruleset is another one, or the shape is damaged.
 */
export function restore(json: unknown): EngineState {
  const { state } = snapshotSchema.parse(json);
  const chains = new Map<unknown, Chain>();
  const text = JSON.stringify(state);
  return JSON.parse(text, (_key, value: unknown) => unpack(value, chains)) as EngineState;
}

function pack(key: string, value: unknown, chains: Map<unknown, number>): unknown {
  if (value instanceof Map) return { [MAP]: [...value] };
  // Names are values, never keys, so nothing but a tail has this key.
  if (key !== "chain") return value;
  const known = chains.get(value);
  if (known !== undefined) return { [CHAIN]: known };
  chains.set(value, chains.size);
  return { [CHAIN]: chains.size - 1, ...(value as Chain) };
}

function unpack(value: unknown, chains: Map<unknown, Chain>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (MAP in value) return new Map(value[MAP] as [unknown, unknown][]);
  if (!(CHAIN in value)) return value;
  const { [CHAIN]: number, ...chain } = value;
  const known = chains.get(number);
  if (known !== undefined) return known;
  chains.set(number, chain as Chain);
  return chain;
}
