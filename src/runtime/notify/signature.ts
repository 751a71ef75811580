import { createHmac, timingSafeEqual } from "node:crypto";

/** Header of a webhook request that carries `t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. */
export const SIGNATURE_HEADER = "x-adjourn-signature";

/** Five minutes: enough for clocks that differ and slow networks, too short to keep a request for later. */
const DEFAULT_TOLERANCE_MS = 300_000;

const SIGNATURE_FORMAT = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

export interface SignatureToVerify {
  /** Value of the `x-adjourn-signature` header; absent means not genuine. */
  readonly header: string | undefined;
  /** The request body as it arrived, before any parsing. */
  readonly body: string;
  readonly secret: string;
  /** Current instant in milliseconds. @default Date.now() */
  readonly now?: number;
  /** Age in milliseconds, or lead of the sender's clock, from which a signature is refused. @default 300000 */
  readonly toleranceMs?: number;
}

/** Tells whether a webhook request comes from the holder of `secret`, unaltered and not long ago. */
export function verifySignature(request: SignatureToVerify): boolean {
  const { header, body, secret, now = Date.now(), toleranceMs = DEFAULT_TOLERANCE_MS } = request;
  const [, seconds, digest] = SIGNATURE_FORMAT.exec(header ?? "") ?? [];
  if (seconds === undefined || digest === undefined || secret === "") return false;
  if (Math.abs(now - Number(seconds) * 1_000) >= toleranceMs) return false;
  return timingSafeEqual(Buffer.from(digest, "hex"), hmac(secret, seconds, body));
}

/** Returns the value of the signature header for `body`, signed at instant `at` in milliseconds. @internal */
export function signBody(body: string, secret: string, at: number): string {
  const seconds = String(Math.floor(at / 1_000));
  return `t=${seconds},v1=${hmac(secret, seconds, body).toString("hex")}`;
}

function hmac(secret: string, seconds: string, body: string): Buffer {
  return createHmac("sha256", secret).update(`${seconds}.${body}`).digest();
}
