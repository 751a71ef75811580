import { cutName } from "../cut-name.js";

const UUID = /[_/][0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Names an agent of AutoGen's runtime, whose id is `type/key`: teams add their own random id to both. */
export function agentName(id: string | null | undefined, fallback: string): string {
  return cutName(plain(id ?? ""), fallback);
}

/** Names the topic that a message is published to. */
export function topicName(id: string): string {
  return cutName(plain(id), "group");
}

function plain(id: string): string {
  return id.replace(UUID, "").replace(/\/default$/, "");
}
