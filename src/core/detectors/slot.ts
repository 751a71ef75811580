/** Place of each detector's own state, fixed: snapshots of one ruleset rely on it. */
const places = {
  ACTION_CYCLE: 0,
  SAME_ERROR: 1,
  IDLE_POLLING: 2,
  HARD_CAP: 3,
  SIDE_EFFECT: 4,
  NEAR_REPEAT: 5,
  ECHO: 6,
  FAN_OUT: 7,
  NUMERIC_CYCLE: 8,
  EMPTY_TURN: 9,
  STALL: 10,
  DEGENERATE_TEXT: 11,
  BURN_RATE: 12,
  BUDGET_FORECAST: 13,
} as const;

/** Finds or creates what a detector keeps in `slots`, of an agent or of the task. Plain JSON only. */
export function slotOf<State>(slots: unknown[], detector: keyof typeof places, create: () => State): State {
  const place = places[detector];
  while (slots.length <= place) slots.push(null);
  slots[place] ??= create();
  return slots[place] as State;
}

/** What a detector keeps in `slots`, if it began to. */
export function knownSlot<State>(
  slots: readonly unknown[],
  detector: keyof typeof places,
): State | undefined {
  return (slots[places[detector]] ?? undefined) as State | undefined;
}
