import type { Draft, Kind } from "./kind.js";

/** Writes one repetition of a loop. */
export type Round = (index: number) => unknown;

/** How often a loop is repeated: what a night leaves time for is more, so the share saved is a lower bound. */
const REPETITIONS = 60;

/** Makes a loop kind: healthy work of the same agents first, then the rounds. */
export function loop(id: string, begin: (draft: Draft) => Round): Kind {
  return {
    id,
    group: "loop",
    isHeldOut: false,
    write(draft) {
      workTogether(draft);
      const round = begin(draft);
      for (let index = 0; index < REPETITIONS; index += 1) {
        draft.repetition();
        round(index);
      }
    },
  };
}

/** Makes a loop kind that nothing was tuned by. */
export function heldOut(id: string, begin: (draft: Draft) => Round): Kind {
  return { ...loop(id, begin), isHeldOut: true };
}

/** Two agents of the later loop do something sensible together. */
function workTogether({ log, prose, between }: Draft): void {
  log.repeat(between(3, 7), () => {
    log.message("alice", "bob", prose.sentences(between(1, 3)));
    log.calls("bob", "lookup", { subject: prose.name() }, prose.sentences(1));
    log.message("bob", "alice", prose.sentences(between(1, 3)));
  });
}
