import { createState, type EngineState } from "../../src/core/engine/state.js";

/** Events of one task: a long conversation, but below the caps, beyond which each event would be a finding. */
const EVENTS_PER_TASK = 200;

/** Makes the function that gives the task of the next event: a new one after every 200. */
export function createTasks(): () => EngineState {
  let state = createState({ task: "task" });
  return () => {
    if (state.counts.events >= EVENTS_PER_TASK) state = createState({ task: "task" });
    return state;
  };
}
