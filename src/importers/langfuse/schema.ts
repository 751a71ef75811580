import * as z from "zod";
import { unchecked } from "../unchecked.js";

/** A trace, without its observations. */
export const traceSchema = z.object({
  id: z.string().min(1),
  name: z.string().nullish(),
  timestamp: z.string().nullish(),
  sessionId: z.string().nullish(),
  input: unchecked,
  output: unchecked,
});

/** An observation: a span, a model call or an event. */
export const observationSchema = z.object({
  id: z.string().min(1),
  traceId: z.string().min(1),
  type: z.string(),
  name: z.string().nullish(),
  parentObservationId: z.string().nullish(),
  startTime: z.string().nullish(),
  endTime: z.string().nullish(),
  sessionId: z.string().nullish(),
  input: unchecked,
  output: unchecked,
  metadata: unchecked,
  level: unchecked,
  statusMessage: unchecked,
  model: z.string().nullish(),
  usage: unchecked,
  usageDetails: unchecked,
  costDetails: unchecked,
  totalCost: unchecked,
  calculatedTotalCost: unchecked,
});

export type Trace = z.output<typeof traceSchema>;
export type Observation = z.output<typeof observationSchema>;
