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
  return { version: STATE_VERSION, ruleset: RULESET, state: packFields(state, new Map()) };
}

/**
 * Restores what `snapshot` made.
 *
 * @throws {z.ZodError} when the version or the ruleset is another one, or the shape is damaged.
 */
export function restore(json: unknown): EngineState {
  const { state } = snapshotSchema.parse(json);
  return unpack(state, new Map()) as EngineState;
}

/** What JSON makes of a value: copied by hand, because a callback for each field takes `JSON.stringify` ten times as long. */
function pack(value: unknown, chains: Map<unknown, number>): unknown {
  if (typeof value !== "object" || value === null) return isJson(value) ? value : null;
  if (value instanceof Map) return { [MAP]: packItems([...value], chains) };
  return Array.isArray(value) ? packItems(value, chains) : packFields(value, chains);
}

function packItems(items: readonly unknown[], chains: Map<unknown, number>): unknown[] {
  // Not every item of a list need be there, and `map` would skip the gaps.
  return Array.from(items, (item) => pack(item, chains));
}

function packFields(fields: object, chains: Map<unknown, number>): object {
  const packed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    // Names are values, never keys, so nothing but a tail has this key.
    packed[key] = key === "chain" ? packChain(value as Chain, chains) : pack(value, chains);
  }
  return packed;
}

function packChain(chain: Chain, chains: Map<unknown, number>): unknown {
  const known = chains.get(chain);
  if (known !== undefined) return { [CHAIN]: known };
  const number = chains.size;
  chains.set(chain, number);
  return { [CHAIN]: number, ...packFields(chain, chains) };
}

function isJson(value: unknown): boolean {
  return typeof value === "number" ? Number.isFinite(value) : value !== undefined;
}

function unpack(value: unknown, chains: Map<unknown, Chain>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => unpack(item, chains));
  const { [MAP]: entries, [CHAIN]: number } = value as { [MAP]?: unknown; [CHAIN]?: unknown };
  if (entries !== undefined) return new Map(unpack(entries, chains) as [unknown, unknown][]);
  const known = chains.get(number);
  if (known !== undefined) return known;
  const unpacked: Record<string, unknown> = {};
  if (number !== undefined) chains.set(number, unpacked as unknown as Chain);
  for (const [key, field] of Object.entries(value)) if (key !== CHAIN) unpacked[key] = unpack(field, chains);
  return unpacked;
}
