/** Everything about a run that a policy can limit; the order is that of reports. */
export const measureNames = [
  "tokens",
  "usd",
  "modelCalls",
  "toolCalls",
  "turns",
  "wallMs",
  "messagesPerEdge",
  "participants",
  "childrenPerAgent",
  "spawnDepth",
  "events",
] as const;

export type MeasureName = (typeof measureNames)[number];

/** Of one run; what it did not record is absent. Money is in nano-USD. */
export type Measures = Readonly<Partial<Record<MeasureName, number>>>;

/** Measures that are limits of `budget.task`; the others are caps of `detectors.HARD_CAP`. */
export const budgetMeasures: ReadonlySet<MeasureName> = new Set([
  "tokens",
  "usd",
  "modelCalls",
  "toolCalls",
  "turns",
  "wallMs",
]);
