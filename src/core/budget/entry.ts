import * as z from "zod";
import { DIMENSIONS } from "./dimension.js";

/** Parses a whole amount that a double holds exactly. @internal */
export const amountSchema = z.int().nonnegative();

const dimensionSchema = z.enum(DIMENSIONS);
const amountsSchema = z.record(dimensionSchema, amountSchema).readonly();

const overrunSchema = z
  .strictObject({ account: z.string(), dimension: dimensionSchema, amount: amountSchema })
  .readonly();

const refusalSchema = z
  .strictObject({
    account: z.string(),
    dimension: dimensionSchema,
    limit: amountSchema,
    committed: amountSchema,
    reserved: amountSchema,
    asked: amountSchema,
  })
  .readonly();

const stateSchema = z
  .discriminatedUnion("status", [
    z.strictObject({ status: z.literal("refused"), by: refusalSchema }),
    z.strictObject({ status: z.literal("reserved"), expiresAt: amountSchema, holder: z.string().nullable() }),
    z.strictObject({ status: z.literal("expired"), holder: z.string().nullable() }),
    z.strictObject({ status: z.literal("released"), late: z.boolean() }),
    z.strictObject({
      status: z.literal("settled"),
      actual: amountsSchema,
      late: z.boolean(),
      overrun: z.array(overrunSchema).readonly(),
    }),
    z.strictObject({ status: z.literal("charged"), overrun: z.array(overrunSchema).readonly() }),
  ])
  .readonly();

/** Parses what the ledger remembers of one key. @internal */
export const entrySchema = z.strictObject({
  key: z.string(),
  account: z.string(),
  asked: amountsSchema,
  state: stateSchema,
});

/** Names the limit that a refused reservation would have passed. */
export type Refusal = z.infer<typeof refusalSchema>;

/** Tells how far above its limit one account went by one call that cost more than was held for it. */
export type Overrun = z.infer<typeof overrunSchema>;

/** Says where a key stands. States are replaced, never changed in place. */
export type EntryState = z.infer<typeof stateSchema>;

/** What the ledger remembers of one key: a reservation, a refusal or a charge. @internal */
export type Entry = z.infer<typeof entrySchema>;
