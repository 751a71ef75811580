import * as z from "zod";
import type { Incident } from "./incident.js";
import { SIGNATURE_HEADER, signBody } from "./signature.js";
import { webhookBody } from "./webhook-body.js";

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

export const webhookSchema = z.strictObject({
  /** Where to POST, over http or https. Often secret itself: only its host is ever logged. */
  url: z.url({ protocol: /^https?$/ }),
  /** Signs each request; see `verifySignature`. Without it requests are unsigned. */
  secret: z.string().min(1).optional(),
  /** Sent with each request, such as an authorization. */
  headers: z.record(z.string().regex(HEADER_NAME), z.string().regex(HEADER_VALUE)).default({}),
  /** Time for one attempt in milliseconds. @default 10000 */
  timeoutMs: z.int().positive().default(10_000),
  /** Attempts in all, the first included; about 15 s with the default. @default 5 */
  attempts: z.int().positive().max(20).default(5),
});

/** A place on the web that is told of incidents: Slack, or anything that takes JSON. */
export type Webhook = z.input<typeof webhookSchema>;

/** What is needed of `fetch`. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

interface FetchInit {
  readonly method: "POST";
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly signal: AbortSignal;
  readonly redirect: "manual";
}

interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: { cancel(): Promise<void> } | null;
}

/** What became of one attempt. */
export type Attempt =
  | { readonly status: "delivered" }
  | { readonly status: "refused"; readonly reason: string }
  | { readonly status: "failed"; readonly reason: string; readonly retryAfterMs?: number };

export interface WebhookRequest {
  readonly webhook: z.output<typeof webhookSchema>;
  readonly incident: Incident;
  readonly fetch: Fetch;
  /** Instant of signing in milliseconds. */
  readonly at: number;
  readonly signal: AbortSignal;
}

/** Posts an incident once. Rejects when no response came. */
export async function postIncident({
  webhook,
  incident,
  fetch,
  at,
  signal,
}: WebhookRequest): Promise<Attempt> {
  const body = webhookBody(incident);
  const headers: Record<string, string> = {
    ...lowerCased(webhook.headers),
    "content-type": "application/json",
  };
  if (webhook.secret !== undefined) headers[SIGNATURE_HEADER] = signBody(body, webhook.secret, at);
  // A redirect would carry the incident and its headers to a place that nobody configured.
  const response = await fetch(webhook.url, { method: "POST", headers, body, signal, redirect: "manual" });
  // An unread body would keep the connection.
  response.body?.cancel().catch(() => {});
  return attemptOf(response);
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function attemptOf({ status, headers }: FetchResponse): Attempt {
  if (status >= 200 && status < 300) return { status: "delivered" };
  const reason = `HTTP ${status}`;
  const mayPass = status === 408 || status === 429 || status >= 500;
  if (!mayPass) return { status: "refused", reason };
  const retryAfterSeconds = Number(headers.get("retry-after") ?? 0);
  // The header may also be a date; our own delay will do then.
  return { status: "failed", reason, retryAfterMs: retryAfterSeconds > 0 ? retryAfterSeconds * 1_000 : 0 };
}
