import * as z from "zod";

const NANO_PER_USD = 1e9;

/** Dollars as people write them, kept as nano-USD. Up to 9 million USD stay exact. */
const usdSchema = z
  .number()
  .positive()
  .max(9_000_000)
  .transform((usd) => Math.round(usd * NANO_PER_USD));

const limitsShape = {
  tokens: z.int().positive().optional(),
  usd: usdSchema.optional(),
  modelCalls: z.int().positive().optional(),
  toolCalls: z.int().positive().optional(),
  /** Messages that agents send. */
  turns: z.int().positive().optional(),
};

const taskLimitsSchema = z.strictObject({
  ...limitsShape,
  /** Longest time from the first event to the last, in milliseconds. */
  wallMs: z.int().positive().optional(),
});

const scopeLimitsSchema = z.strictObject({
  ...limitsShape,
  per: z.enum(["day", "month", "life"]).default("life"),
});

/** Limits of a task, and of the scopes that it is charged to. */
export const budgetSchema = z
  .strictObject({
    task: taskLimitsSchema.optional(),
    thread: scopeLimitsSchema.optional(),
    user: scopeLimitsSchema.optional(),
    team: scopeLimitsSchema.optional(),
    organisation: scopeLimitsSchema.optional(),
    /** Share of a limit, in percent, at which a warning is given and the model may be downgraded. */
    warnPercent: z.int().min(1).max(100).default(80),
  })
  .prefault({});
