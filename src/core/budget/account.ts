import * as z from "zod";
import { DIMENSIONS, type Dimension, type Limits } from "./dimension.js";
import { amountSchema, type Entry } from "./entry.js";

const lineSchema = z.strictObject({
  /** `null` is unlimited. */
  limit: amountSchema.nullable(),
  /** Spent, by actual usage or unconfirmed. */
  committed: amountSchema,
  /** Held by open reservations. */
  reserved: amountSchema,
  /** The part of `committed` that stands for calls whose holder never reported back. */
  unconfirmed: amountSchema,
  /** Sum of what calls cost beyond their reservation and above the limit. */
  overrun: amountSchema,
  /** The part of `committed` that came from accounts since closed, whose entries are forgotten. */
  carried: amountSchema,
  /** The part of `unconfirmed` that came from accounts since closed. */
  carriedUnconfirmed: amountSchema,
});

/** Parses the stored form of an account. @internal */
export const accountSchema = z.strictObject({
  id: z.string(),
  parents: z.array(z.string()).readonly(),
  /** The limits as first opened, which a replayed `open` is compared with; a raise leaves them. */
  opened: z.partialRecord(z.enum(DIMENSIONS), amountSchema).readonly(),
  lines: z.record(z.enum(DIMENSIONS), lineSchema),
});

/** One dimension of one account. @internal */
export type Line = z.infer<typeof lineSchema>;

/** The stored form of an account. @internal */
export type AccountRecord = z.infer<typeof accountSchema>;

/** An open account with its place among the others. @internal */
export interface Account extends AccountRecord {
  /** The account itself, then each ancestor once, parents first: everything a booking touches. */
  readonly path: readonly Account[];
  readonly children: Set<string>;
  /** Reservations and charges made directly on this account. */
  readonly entries: Entry[];
  /** The latest refusals, oldest first. */
  readonly refusals: Entry[];
}

/** Makes the stored form of a new account. @internal */
export function newAccountRecord(id: string, parents: readonly string[], opened: Limits): AccountRecord {
  const line = (dimension: Dimension) => newLine(opened[dimension] ?? null);
  return {
    id,
    parents,
    opened,
    lines: {
      tokens: line("tokens"),
      nanoUsd: line("nanoUsd"),
      modelCalls: line("modelCalls"),
      toolCalls: line("toolCalls"),
      turns: line("turns"),
    },
  };
}

/** Hangs an account below its parents. @internal */
export function attachAccount(record: AccountRecord, parents: readonly Account[]): Account {
  const path: Account[] = [];
  const account: Account = { ...record, path, children: new Set(), entries: [], refusals: [] };
  path.push(...new Set([account, ...parents, ...parents.flatMap((parent) => parent.path)]));
  for (const parent of parents) parent.children.add(account.id);
  return account;
}

function newLine(limit: number | null): Line {
  return {
    limit,
    committed: 0,
    reserved: 0,
    unconfirmed: 0,
    overrun: 0,
    carried: 0,
    carriedUnconfirmed: 0,
  };
}
