import type { ExchangeReply, ExchangeRequest, Store } from "../stores/store.js";

/** Work that asks a store in between and goes on with its answers, however they come. */
export type Asking<Result> = Generator<ExchangeRequest, Result, ExchangeReply>;

/** Does the work with a store whose answers come. */
export async function ask<Result>(work: Asking<Result>, exchange: Store["exchange"]): Promise<Result> {
  let step = work.next();
  while (step.done !== true) {
    let reply: ExchangeReply;
    try {
      reply = await exchange(step.value);
    } catch (error) {
      step = work.throw(error);
      continue;
    }
    step = work.next(reply);
  }
  return step.value;
}

/** Does the work with a store that answers at once. */
export function askAtOnce<Result>(
  work: Asking<Result>,
  exchange: (request: ExchangeRequest) => ExchangeReply,
): Result {
  let step = work.next();
  while (step.done !== true) {
    let reply: ExchangeReply;
    try {
      reply = exchange(step.value);
    } catch (error) {
      step = work.throw(error);
      continue;
    }
    step = work.next(reply);
  }
  return step.value;
}
