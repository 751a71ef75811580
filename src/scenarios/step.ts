import * as z from "zod";
import { type DurationRange, durationRangeSchema, durationSchema } from "./duration.js";
import { type Text, textSchema } from "./text.js";

/** One thing that somebody does. */
export type Step =
  | { readonly do: "say"; readonly agent: string; readonly to: string; readonly text: Text }
  | {
      readonly do: "call";
      readonly agent: string;
      readonly tool: string;
      readonly args: Readonly<Record<string, string | number | boolean>>;
      readonly answer: { readonly status: "ok" | "error"; readonly text: Text };
      readonly takes: DurationRange;
    }
  | { readonly do: "spawn"; readonly agent: string; readonly child: string; readonly text: Text }
  | { readonly do: "wait"; readonly agent: string; readonly on: string; readonly upToMs: number | null }
  | { readonly do: "return"; readonly agent: string; readonly to: string }
  | { readonly do: "mark"; readonly agent: string; readonly text: Text }
  | { readonly do: "pause"; readonly takes: DurationRange }
  | { readonly do: "fail"; readonly reason: string }
  | { readonly do: "repeat"; readonly times: number; readonly steps: readonly Step[] }
  | ({ readonly do: "meeting" } & Meeting);

/** A meeting that ends by calling more meetings of its kind. */
export type Meeting = z.output<typeof meetingSchema>;

/** Tools answer after this time unless the step says otherwise. */
const TOOL_TIME = { leastMs: 1_000, mostMs: 3_000 };

const callSchema = z
  .strictObject({
    args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
    result: textSchema.optional(),
    error: textSchema.optional(),
    takes: durationRangeSchema.default(TOOL_TIME),
  })
  .refine(({ result, error }) => (result === undefined) !== (error === undefined), "either a result or an error");

const meetingSchema = z.strictObject({
  meeting: z.string().regex(/^[\w-]+$/, "a name of letters, digits and -"),
  host: z.string().min(1),
  /** Agents that the host invites. */
  guests: z.int().min(1).max(16).default(2),
  /** Times that each guest is asked and answers. */
  rounds: z.int().positive().default(3),
  says: textSchema,
  /** Meetings that each meeting ends by calling. */
  followUps: z.int().min(0).max(8).default(1),
  /** Generations of meetings. */
  depth: z.int().min(1).max(64),
});

const repeatSchema = z.strictObject({
  repeat: z.union([z.int().positive(), z.literal("forever")]),
  steps: z.lazy(() => z.array(stepSchema).min(1)),
});

/** Parses a step as people write it, such as `planner -> reviewer: Done.` */
export const stepSchema: z.ZodType<Step> = z.unknown().transform((value, context) => readStep(value, context));

type Context = z.core.$RefinementCtx;
type Reader = (names: readonly [string, string], value: unknown, context: Context) => Step;

const SHAPES =
  'a step: "a -> b: text", "a calls tool: result", "a spawns b: purpose", "a waits for b", "a returns to b", ' +
  '"a marks progress: mark", "pause: 5m", "fail: reason", "repeat: 3" with "steps", or "meeting: name"';

const NAME = String.raw`([^\s:]+)`;

const readers: readonly (readonly [RegExp, Reader])[] = [
  [
    new RegExp(`^${NAME} -> ${NAME}$`),
    ([agent, to], value, context) => ({ do: "say", agent, to, text: part(textSchema, value, context) }),
  ],
  [new RegExp(`^${NAME} calls ${NAME}$`), readCall],
  [
    new RegExp(`^${NAME} spawns ${NAME}$`),
    ([agent, child], value, context) => ({
      do: "spawn",
      agent,
      child,
      text: part(textSchema, value, context),
    }),
  ],
  [
    new RegExp(`^${NAME} waits for ${NAME}$`),
    ([agent, on], value, context) => ({
      do: "wait",
      agent,
      on,
      upToMs: value === null ? null : part(durationSchema, value, context),
    }),
  ],
  [new RegExp(`^${NAME} returns to ${NAME}$`), ([agent, to]) => ({ do: "return", agent, to })],
  [
    new RegExp(`^${NAME} (marks) progress$`),
    ([agent], value, context) => ({ do: "mark", agent, text: part(textSchema, value, context) }),
  ],
  [/^(pause)()$/, (_, value, context) => ({ do: "pause", takes: part(durationRangeSchema, value, context) })],
  [/^(fail)()$/, (_, value, context) => ({ do: "fail", reason: part(z.string().min(1), value, context) })],
];

function readStep(value: unknown, context: Context): Step {
  if (typeof value === "string") return readNamed(value, null, context);
  if (typeof value !== "object" || value === null) return refuse(context);
  if ("repeat" in value) {
    const { repeat, steps } = part(repeatSchema, value, context, []);
    return { do: "repeat", times: repeat === "forever" ? Number.POSITIVE_INFINITY : repeat, steps };
  }
  if ("meeting" in value) return { do: "meeting", ...part(meetingSchema, value, context, []) };
  const [entry, ...others] = Object.entries(value);
  return entry === undefined || others.length > 0 ? refuse(context) : readNamed(...entry, context);
}

function readNamed(key: string, value: unknown, context: Context): Step {
  for (const [pattern, read] of readers) {
    const [match, first = "", second = ""] = pattern.exec(key) ?? [];
    if (match !== undefined) return read([first, second], value, new KeyedContext(context, key));
  }
  return refuse(context);
}

function readCall([agent, tool]: readonly [string, string], value: unknown, context: Context): Step {
  const short = typeof value === "string" || Array.isArray(value);
  const { args, result, error, takes } = part(callSchema, short ? { result: value } : value, context);
  const answer = { status: error === undefined ? "ok" : "error", text: error ?? result ?? "" } as const;
  return { do: "call", agent, tool, args, answer, takes };
}
