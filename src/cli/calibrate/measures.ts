const budgetNames = ["tokens", "usd", "modelCalls", "toolCalls", "turns", "wallMs"] as const;

/** Everything about a run that a policy can limit; the order is that of reports. */
export const measureNames = [
  ...budgetNames,
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
export const budgetMeasures: ReadonlySet<MeasureName> = new Set(budgetNames);
