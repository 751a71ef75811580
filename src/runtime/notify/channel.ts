import type { Incident } from "./incident.js";
import { type Attempt, type Fetch, postIncident, type Webhook, webhookSchema } from "./webhook.js";

/** Tells somebody of an incident: a function of the user's, or a webhook. */
export type NotifyTarget = ((incident: Incident) => void | Promise<void>) | Webhook;

/** A target made ready: how to tell it once, and how often to try. */
export interface Channel {
  /** Names the target in logs without giving away the secret parts of its address. */
  readonly label: string;
  readonly attempts: number;
  /** Time for one attempt in milliseconds. */
  readonly timeoutMs: number;
  send(incident: Incident, at: number, signal: AbortSignal): Promise<Attempt>;
}

/** A function gets as long as a webhook by default; then the next incident has its turn. */
const FUNCTION_TIMEOUT_MS = 10_000;

/**
 * Makes a channel of what the user configured.
 * @throws TypeError when a webhook is not well-formed; the message never quotes its address or its headers.
 */
export function channelTo(target: NotifyTarget, fetch: Fetch): Channel {
  return typeof target === "function" ? functionChannel(target) : webhookChannel(target, fetch);
}

function functionChannel(notify: (incident: Incident) => void | Promise<void>): Channel {
  return {
    label: "function",
    // What a function did before it failed is unknown; calling it again could tell people twice.
    attempts: 1,
    timeoutMs: FUNCTION_TIMEOUT_MS,
    send: async (incident) => {
      await notify(incident);
      return { status: "delivered" };
    },
  };
}

function webhookChannel(target: Webhook, fetch: Fetch): Channel {
  const parsed = webhookSchema.safeParse(target);
  if (!parsed.success)
    throw new TypeError(`Expected \`notify\` to be a function or a webhook. ${problems(parsed)}`);
  const webhook = parsed.data;
  return {
    label: new URL(webhook.url).host,
    attempts: webhook.attempts,
    timeoutMs: webhook.timeoutMs,
    send: (incident, at, signal) => postIncident({ webhook, incident, fetch, at, signal }),
  };
}

function problems({
  error,
}: {
  error: { issues: readonly { path: PropertyKey[]; message: string }[] };
}): string {
  return error.issues.map(({ path, message }) => `\`${path.join(".") || "notify"}\`: ${message}`).join("; ");
}
