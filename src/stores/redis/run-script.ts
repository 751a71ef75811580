import { createHash } from "node:crypto";
import { LedgerError, type LedgerErrorCode } from "../../core/budget/ledger-error.js";
import { StoreError } from "../store-error.js";
import type { RedisClient } from "./client.js";
import { SCRIPT } from "./script.js";

const SHA = createHash("sha1").update(SCRIPT).digest("hex");

/**
 * Runs the script, by its hash where the server knows it.
 *
 * @throws LedgerError, StoreError for what the script refuses; else what the client throws
 */
export async function runScript(
  client: RedisClient,
  keys: readonly string[],
  values: readonly string[],
): Promise<unknown> {
  const rest = [keys.length, ...keys, ...values];
  try {
    return await client.call("EVALSHA", SHA, ...rest).catch((error: unknown) => {
      // A server that was restarted, or took over, has to be told the script again.
      if (!messageOf(error).startsWith("NOSCRIPT")) throw error;
      return client.call("EVAL", SCRIPT, ...rest);
    });
  } catch (error) {
    throw translated(error);
  }
}

/** The script says `ADJOURN <code> <what>`, possibly with words of the server's around it. */
function translated(error: unknown): unknown {
  const [, code, what = ""] = /ADJOURN ([A-Z_]+) ?(.*)/s.exec(messageOf(error)) ?? [];
  switch (code) {
    case undefined:
      return error;
    case "STALE_REQUEST":
      return new StoreError(code, `Expected a request after number ${what} of its sender.`, { cause: error });
    case "RECOVERING": {
      const message = `Expected no reservation for another ${what} ms: acknowledged ones may have been lost.`;
      return new StoreError("STORE_RECOVERING", message, { cause: error });
    }
    case "SCRIPT":
      return new Error(`Expected the script to run, got: ${what}`, { cause: error });
    default:
      return new LedgerError({
        code: code as LedgerErrorCode,
        expected: EXPECTED[code] ?? "a possible request",
        value: what,
        cause: error,
      });
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  UNKNOWN_ACCOUNT: "the id of an open account",
  ACCOUNT_CONFLICT: "an account to be opened with the same limits and parents as before",
  KEY_CONFLICT: "a key to repeat its first request",
  TOTAL_TOO_LARGE: "totals to stay below 2^53",
};

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
