import * as z from "zod";

/** Longest name of an agent, tool, model or mark: longer ones are no names but content. */
export const MAX_NAME_CHARS = 256;

/** A count of tokens, characters, milliseconds or nano-USD: an integer from 0 to 2^53 - 1. */
export const countSchema = z.int().nonnegative();

/** Name of an agent, a tool, a model or the like. */
export const nameSchema = z.string().min(1).max(MAX_NAME_CHARS);

/** What every event may tell besides its own. */
export const eventFields = {
  seq: countSchema,
  /** Instant in milliseconds, on any clock that does not change within the trace. */
  at: countSchema.optional(),
  /** `seq` of the event that caused this one, where the source knows it. */
  parent: countSchema.optional(),
};
