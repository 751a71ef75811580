import type { Random } from "./random.js";
import type { Speaker } from "./speaker.js";
import type { Stage } from "./stage.js";

/** One flow on its way. */
export interface Flow {
  readonly stage: Stage;
  readonly speaker: Speaker;
  readonly random: Random;
}
