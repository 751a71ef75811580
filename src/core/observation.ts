import * as z from "zod";
import { type Event, eventSchema } from "./event.js";
import { countSchema } from "./event-fields.js";
import type { Answer } from "./observe/answer.js";
import { type Print, printSchema } from "./observe/print.js";

/** Fields that hold text and therefore never leave `observe`. */
type Text = "content" | "chars" | "args";

type WithoutText<E> = E extends unknown ? Omit<E, Text> : never;

/** An event reduced to what decisions need. No text. */
export type Observation = WithoutText<Event> & {
  /** Absent where the event has no text or its text was not recorded. */
  readonly print?: Print | undefined;
  /** What the text of a tool's result says of the call, whatever status was recorded. */
  readonly says?: Answer | undefined;
  /** Size of the text in tokens, estimated; what was billed stands in `usage`. */
  readonly tokens: number;
};

const observedPart = z.object({
  print: printSchema.optional(),
  says: z.enum(["error", "nothing", "pending"]).optional(),
  tokens: countSchema,
});

/** An observation as a trace file holds it. */
export const observationSchema = z.looseObject({}).transform((line, context): Observation => {
  const observed = observedPart.safeParse(line);
  const event = eventSchema.safeParse(line);
  for (const result of [observed, event]) {
    if (!result.success) {
      for (const issue of result.error.issues) context.issues.push({ ...issue, input: line } as never);
    }
  }
  if (!observed.success || !event.success) return z.NEVER;
  const { content: _, chars: __, args: ___, ...rest } = event.data as Event & Record<Text, unknown>;
  return { ...rest, ...observed.data } as Observation;
});
