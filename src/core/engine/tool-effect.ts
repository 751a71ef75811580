import { memoized } from "../memo.js";

/** What a tool does to the world. `act`: something outside that cannot be taken back by doing it again. */
export type Effect = "read" | "write" | "act" | "unknown";

const READ_VERBS =
  "get list read search find fetch query look lookup show view check describe count ls cat grep open scroll browse screenshot status peek inspect retrieve load wait poll sleep calculate think next last latest current previous";
const WRITE_VERBS =
  "delete remove update write edit insert append modify set add put patch replace apply commit push move rename upload save";
const ACT_VERBS =
  "send create book pay transfer post cancel submit invite schedule reserve buy order refund reply publish";

/** Verbs that are nouns too: after a reading verb they are what is read, as in `get_order`. */
const NOUNS = "order book post reply refund schedule transfer commit patch set move invite";

const nouns = new Set(NOUNS.split(" "));
const reads = new Set(READ_VERBS.split(" "));
const verbs: readonly (readonly [Effect, ReadonlySet<string>])[] = [
  ["act", new Set(ACT_VERBS.split(" "))],
  ["write", new Set(WRITE_VERBS.split(" "))],
  ["read", reads],
];

/** Whether the tool leaves the world as another one. */
export function changesWorld(effect: Effect): boolean {
  return effect === "write" || effect === "act";
}

/** Whether the tool passes the conversation on to another agent, as those of swarms and supervisors do. */
export function handsOff(tool: string): boolean {
  return /^(?:transfer|hand_?off)_(?:back_)?to_/i.test(tool);
}

/**
 * Guesses from its name what a tool does: the gravest of the verbs in it counts, so `get_or_create_order`
 * acts while `get_order` reads. `unknown` is everything that names none, such as `bash`.
 */
export const toolEffect: (tool: string) => Effect = memoized(guess);

function guess(tool: string): Effect {
  const words = tool
    .replaceAll(/(\p{Ll})(?=\p{Lu})/gu, "$1 ")
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  const [first = "", second] = words;
  // `transfer_to_billing` passes the conversation on; money is transferred by `transfer_funds`.
  if (first === "transfer" && second === "to") return "unknown";
  const readsFirst = reads.has(first);
  const doing = words.filter((word) => !(readsFirst && nouns.has(word)));
  return verbs.find(([, set]) => doing.some((word) => set.has(word)))?.[0] ?? "unknown";
}
