import * as z from "zod";
import { durationRangeSchema, durationSchema } from "./duration.js";
import { textSchema } from "./text.js";

const nameSchema = z.string().min(1);

const saySchema = z.strictObject({
  do: z.literal("say"),
  agent: nameSchema,
  to: nameSchema,
  text: textSchema,
});

const callSchema = z
  .strictObject({
    do: z.literal("call"),
    agent: nameSchema,
    tool: nameSchema,
    args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
    result: textSchema.optional(),
    error: textSchema.optional(),
    takes: durationRangeSchema.default({ leastMs: 1_000, mostMs: 3_000 }),
  })
  .refine(({ result, error }) => (result === undefined) !== (error === undefined), "a result or an error");

const spawnSchema = z.strictObject({
  do: z.literal("spawn"),
  agent: nameSchema,
  child: nameSchema,
  text: textSchema,
});

const waitSchema = z.strictObject({
  do: z.literal("wait"),
  agent: nameSchema,
  on: nameSchema,
  /** Gives up after this time. @default waits for ever */
  upTo: durationSchema.optional(),
  /** Time after which the wait is overdue. @default what is usual */
  deadline: durationSchema.optional(),
});

const returnSchema = z.strictObject({ do: z.literal("return"), agent: nameSchema, to: nameSchema });

const markSchema = z.strictObject({ do: z.literal("mark"), agent: nameSchema, text: textSchema });

const pauseSchema = z.strictObject({ do: z.literal("pause"), takes: durationRangeSchema });

const failSchema = z.strictObject({ do: z.literal("fail"), reason: z.string().min(1) });

const repeatSchema = z.strictObject({
  do: z.literal("repeat"),
  times: z.union([z.int().positive(), z.literal("forever")]),
  get steps() {
    return z.array(stepSchema).min(1);
  },
});

const meetingSchema = z.strictObject({
  do: z.literal("meeting"),
  name: z.string().regex(/^[\w-]+$/, "a name of letters, digits and -"),
  host: nameSchema,
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

const treeSchema = z.strictObject({
  do: z.literal("tree"),
  name: z.string().regex(/^[\w-]+$/, "a name of letters, digits and -"),
  root: nameSchema,
  /** Agents that each agent starts. */
  children: z.int().min(1).max(512),
  /** Generations below the root. */
  depth: z.int().min(1).max(64),
  purpose: textSchema,
  /** What each tells the one that started it, once all below it are done. @default nothing */
  reports: textSchema.optional(),
});

/** One thing that somebody does, in the form that is played. */
export type Step =
  | z.output<typeof saySchema>
  | z.output<typeof callSchema>
  | z.output<typeof spawnSchema>
  | z.output<typeof waitSchema>
  | z.output<typeof returnSchema>
  | z.output<typeof markSchema>
  | z.output<typeof pauseSchema>
  | z.output<typeof failSchema>
  | z.output<typeof meetingSchema>
  | z.output<typeof treeSchema>
  | { readonly do: "repeat"; readonly times: number | "forever"; readonly steps: readonly Step[] };

/** Parses a step as people write it, such as `planner -> reviewer: Done.` */
export const stepSchema: z.ZodType<Step> = z.lazy(() =>
  z.preprocess(
    readSentence,
    z.discriminatedUnion("do", [
      saySchema,
      callSchema,
      spawnSchema,
      waitSchema,
      returnSchema,
      markSchema,
      pauseSchema,
      failSchema,
      repeatSchema,
      meetingSchema,
      treeSchema,
    ]),
  ),
);

/** Sentences that a step may be written as; what follows the colon is the value. */
export const sentences: readonly (readonly [
  RegExp,
  (names: readonly string[], value: unknown) => unknown,
])[] = [
  [/^(\S+) -> (\S+)$/, ([agent, to], text) => ({ do: "say", agent, to, text })],
  [/^(\S+) calls (\S+)$/, ([agent, tool], value) => ({ do: "call", agent, tool, ...answerOf(value) })],
  [/^(\S+) spawns (\S+)$/, ([agent, child], text) => ({ do: "spawn", agent, child, text })],
  [/^(\S+) waits for (\S+)$/, ([agent, on], value) => ({ do: "wait", agent, on, ...patienceOf(value) })],
  [/^(\S+) returns to (\S+)$/, ([agent, to]) => ({ do: "return", agent, to })],
  [/^(\S+) marks progress$/, ([agent], text) => ({ do: "mark", agent, text })],
  [/^pause$/, (_, takes) => ({ do: "pause", takes })],
  [/^fail$/, (_, reason) => ({ do: "fail", reason })],
];

const FORMS =
  '"a -> b: text", "a calls tool: result", "a spawns b: purpose", "a waits for b", "a returns to b", ' +
  '"a marks progress: mark", "pause: 5m", "fail: reason", "repeat: 3" with "steps", "meeting: name", or "tree: name"';

function readSentence(value: unknown, context: z.core.$RefinementCtx): unknown {
  if (typeof value === "string") return readKey(value, null) ?? refuse(context);
  if (typeof value !== "object" || value === null) return refuse(context);
  if ("repeat" in value) return rename(value, "repeat", { do: "repeat", times: value.repeat });
  if ("meeting" in value) return rename(value, "meeting", { do: "meeting", name: value.meeting });
  if ("tree" in value) return rename(value, "tree", { do: "tree", name: value.tree });
  const [entry, ...others] = Object.entries(value);
  const isSentence = entry !== undefined && others.length === 0;
  return (isSentence ? readKey(...entry) : undefined) ?? refuse(context);
}

function readKey(key: string, value: unknown): unknown {
  for (const [pattern, read] of sentences) {
    const match = pattern.exec(key);
    if (match !== null) return read(match.slice(1), value);
  }
  return undefined;
}

function rename(value: object, key: string, names: object): unknown {
  const others = Object.entries(value).filter(([name]) => name !== key);
  return { ...Object.fromEntries(others), ...names };
}

/** A text alone is the result. */
function answerOf(value: unknown): object {
  const isText = typeof value === "string" || Array.isArray(value);
  return isText ? { result: value } : Object(value);
}

/** A duration alone is how long somebody waits at most. */
function patienceOf(value: unknown): object {
  if (value === null) return {};
  return typeof value === "object" ? value : { upTo: value };
}

function refuse(context: z.core.$RefinementCtx): never {
  context.addIssue({ code: "custom", message: `a step: ${FORMS}` });
  return z.NEVER;
}
