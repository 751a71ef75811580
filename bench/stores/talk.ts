import { createObserver } from "../../src/core/observe/observe.js";
import type { Unordered } from "../../src/stores/store.js";
import { englishWriter } from "../engine/corpus.js";
import { messageLines } from "../engine/lines.js";

/** Texts taken in turn, so that no two neighbours are alike. */
const TEXTS = 64;

/** Observations of messages of 200 characters between two agents, with model and usage. */
export function talk(): readonly Unordered[] {
  const write = englishWriter();
  const observe = createObserver();
  return messageLines(Array.from({ length: TEXTS }, () => write(200))).map(({ event }) => {
    const { seq: _, ...observation } = observe(event);
    return observation as Unordered;
  });
}
