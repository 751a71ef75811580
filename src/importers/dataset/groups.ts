import type { DatasetEvent } from "./schema.js";

/** AutoGen's name for the participant that only passes messages on to a group chat. */
const CHAT_MANAGER = /chat[\s_-]*manager$/i;

/** Finds the recipients that stand for a group: `group` itself, and chat managers that never speak. */
export function groupNames(events: readonly DatasetEvent[]): ReadonlySet<string> {
  const speakers = new Set(events.map((event) => event.from));
  const recipients = new Set(events.map((event) => event.to));
  return new Set(
    [...recipients].filter((name) => name === "group" || (CHAT_MANAGER.test(name) && !speakers.has(name))),
  );
}
