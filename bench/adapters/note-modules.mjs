import { writeSync } from "node:fs";

/** Names each module that Node loads, on standard error. */
export function load(url, context, next) {
  writeSync(2, `${url}\n`);
  return next(url, context);
}
