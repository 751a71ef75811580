import * as z from "zod";

/** A field that the format knows and whose value nobody checks. */
export const unchecked = z.unknown().optional();
