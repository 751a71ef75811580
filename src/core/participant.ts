import type { ParticipantKind } from "./event.js";
import { memoized } from "./memo.js";

/** What is known of a participant: its name, and what it was seen to do. */
export interface ParticipantTraits {
  readonly name: string;
  /** Kind that the trace or the user states. */
  readonly stated?: ParticipantKind;
  /** Sends results of tool calls to others. */
  readonly sendsResults?: boolean;
  /** Tool calls are addressed to it. */
  readonly receivesCalls?: boolean;
  /** Makes tool calls of its own. */
  readonly makesCalls?: boolean;
}

/**
 * Infers what kind of participant this is: the stated kind, else a tool by what it does, else by the
 * last word of its name, else an agent. A wrong `agent` costs a false alarm, any other wrong kind a blind spot.
 */
export function inferKind({
  name,
  stated,
  sendsResults = false,
  receivesCalls = false,
  makesCalls = false,
}: ParticipantTraits): ParticipantKind {
  if (stated) return stated;
  if ((sendsResults || receivesCalls) && !makesCalls) return "tool";
  return kindByName(name);
}

/** Tasks of one process mostly have the same participants. */
const kindByName = memoized((name): ParticipantKind => {
  const parts = kindWords(name);
  return kindByWord.get(parts.at(-1) ?? "") ?? (isHumanProxy(parts) ? "human" : "agent");
});

/** The last word names the thing in English compounds: `Python_Expert` is an expert, `sql-executor` executes. */
const kindByWord: ReadonlyMap<string, ParticipantKind> = new Map([
  ...words("human", "user human customer client userproxy"),
  ...words("tool", "tool environment env terminal bash shell browser executor interpreter sql python wiki"),
  ...words("system", "system harness scheduler cron monitor"),
]);

function words(kind: ParticipantKind, list: string): [string, ParticipantKind][] {
  return list.split(" ").map((word) => [word, kind]);
}

/** Splits at camel case and at all that is no letter or digit; numbers at the end only count copies. */
function kindWords(name: string): string[] {
  const parts = name
    .replace(/(\p{Ll}|\p{Lu})(?=\p{Lu}\p{Ll})|(\p{Ll})(?=\p{Lu})/gu, "$& ")
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  return parts.filter((part) => part !== "");
}

/** `user_proxy`, `UserProxyAgent`, `User_Proxy_Auto`: frameworks' names for a person's seat at the table. */
function isHumanProxy(nameWords: readonly string[]): boolean {
  const proxy = nameWords.findIndex((word) => word === "proxy" || word === "userproxy");
  if (proxy < 0) return false;
  return nameWords[proxy] === "userproxy" || kindByWord.get(nameWords[proxy - 1] ?? "") === "human";
}
