import * as z from "zod";

const lineSchema = z.string().min(1);

/** What is said at a place: one line, several said in turn, or `$name`, a text of the scenario. */
export const textSchema = z.union([lineSchema, z.array(lineSchema).min(1)]);

export type Text = z.output<typeof textSchema>;

/** What drifts: a template each time, its `{slots}` filled by chance. */
const driftSchema = z.strictObject({
  templates: z.array(lineSchema).min(1),
  slots: z.record(z.string().regex(/^\w+$/, "a slot's name"), z.array(lineSchema).min(1)).default({}),
  /** After so many uses an answer grows by one more sentence. @default never */
  growEvery: z.int().positive().optional(),
  /** Sentences at most. @default 12 */
  growTo: z.int().positive().default(12),
});

/** A text that several places share: lines said in turn, or a drifting one. */
export const namedTextSchema = z.union([z.array(lineSchema).min(1), driftSchema]);

export type NamedText = z.output<typeof namedTextSchema>;

/** Name of the shared text that a text refers to, if it does. */
export function referenceOf(text: Text): string | undefined {
  return typeof text === "string" && /^\$[\w-]+$/.test(text) ? text.slice(1) : undefined;
}
