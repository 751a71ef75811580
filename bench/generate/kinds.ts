import { burnKinds } from "./burn-kinds.js";
import { hardHealthyKinds } from "./hard-healthy.js";
import { healthyKinds } from "./healthy.js";
import { heldOutLoops } from "./held-out-loops.js";
import type { Kind } from "./kind.js";
import { developmentLoops } from "./loops.js";

/** All kinds of generated conversations, in the order in which they are shown. */
export const kinds: readonly Kind[] = [
  ...healthyKinds,
  ...hardHealthyKinds,
  ...developmentLoops,
  ...heldOutLoops,
  ...burnKinds,
];
