/** Place of each detector's own state, fixed: snapshots of one ruleset rely on it. */
export const place = {
  ACTION_CYCLE: 0,
  SAME_ERROR: 1,
  IDLE_POLLING: 2,
  SIDE_EFFECT: 3,
  NEAR_REPEAT: 4,
  ECHO: 5,
  NUMERIC_CYCLE: 6,
  EMPTY_TURN: 7,
  DEGENERATE_TEXT: 8,
  // Kept per task, not per agent: they may share places with the others.
  HARD_CAP: 0,
  FAN_OUT: 1,
  STALL: 2,
  BURN_RATE: 3,
  BUDGET_FORECAST: 4,
  BUDGET: 5,
} as const;

type Place = (typeof place)[keyof typeof place];

/** Places of what is kept per agent, and of what is kept per task. */
export const MEMBER_SLOTS = 9;
export const TASK_SLOTS = 6;

/** Makes room for what detectors keep, of an agent or of the task, so that it need not grow. */
export function createSlots(count: number): unknown[] {
  return Array.from({ length: count }, () => null);
}

/** Finds or creates what a detector keeps in `slots`. Plain JSON only. */
export function slotOf<State>(slots: unknown[], at: Place, create: () => State): State {
  slots[at] ??= create();
  return slots[at] as State;
}

/** What a detector keeps in `slots`, if it began to. */
export function knownSlot<State>(slots: readonly unknown[], at: Place): State | undefined {
  return (slots[at] ?? undefined) as State | undefined;
}

/** Keeps something else than before, and returns it. */
export function setSlot<State>(slots: unknown[], at: Place, state: State): State {
  slots[at] = state;
  return state;
}

/** Forgets what a detector kept. */
export function clearSlot(slots: unknown[], at: Place): void {
  if (slots[at] !== null) slots[at] = null;
}

/** Forgets what all of them kept. */
export function clearSlots(slots: unknown[]): void {
  slots.fill(null);
}
