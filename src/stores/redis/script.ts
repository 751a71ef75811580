import { BOOKS } from "./script/books.js";
import { CONSTANTS } from "./script/constants.js";
import { EXCHANGE } from "./script/exchange.js";
import { OTHERS } from "./script/others.js";
import { RUN } from "./script/run.js";
import { VERBS } from "./script/verbs.js";

/**
 * Everything that the store does inside Redis: one script, run once per exchange and unit, atomically. A unit is a root
 * task or a scope; its keys share a slot. The ledger's arithmetic is that of `core/budget`, which the store contract
 * compares it with. Numbers are doubles, exact up to 2^53, and are kept as msgpack, which does not round them.
 *
 * What is asked comes as plain values, because decoding JSON takes longer than all of the arithmetic.
 *
 * KEYS: ledger, due, task, log. ARGV: operation, unit, task, length of the fence, "ttl kept", all in milliseconds; for an exchange
 * also "number cursor observations verbs reads", sender, gate, snapshot, the observations, then the verbs.
 */
export const SCRIPT = [BOOKS, VERBS, EXCHANGE, OTHERS, RUN]
  .join("")
  .replaceAll(/\$([A-Z_]+)/g, (_, name: string) => {
    return String(CONSTANTS[name]);
  });
