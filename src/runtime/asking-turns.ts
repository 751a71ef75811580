import type { Store } from "../stores/store.js";
import { type Asking, ask, askAtOnce } from "./asking.js";
import type { Soon } from "./soon.js";

/** Does work with a store one piece after the other: at once, where the store answers at once. */
export class AskingTurns {
  readonly #store: Pick<Store, "exchange">;
  #last: Promise<unknown> = Promise.resolve();
  /** The shared work that has not begun yet. */
  #shared: Promise<unknown> | null = null;
  /** Whether it is in the middle of work with a store that answers at once. */
  #isAsking = false;

  constructor(store: Pick<Store, "exchange">) {
    this.#store = store;
  }

  /** Does the work when its turn has come. @throws what it throws; the next piece is done all the same */
  take<Result>(work: Asking<Result>): Soon<Result> {
    if (this.isFree) return this.#do(work);
    const done = this.#last.then(() => this.#do(work));
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** As `take`, but all who ask before it has begun share one piece, and go on at the same time. */
  share(work: Asking<unknown>): Soon<unknown> {
    if (this.isFree) return this.#do(work);
    if (this.#shared === null) {
      this.#shared = this.#last.then(() => {
        this.#shared = null;
        return this.#do(work);
      });
      this.#last = this.#shared.catch(() => undefined);
    }
    return this.#shared;
  }

  /** Whether nobody need wait: a store that answers at once is never under way, but for those it tells. */
  get isFree(): boolean {
    return this.#store.exchange.atOnce !== undefined && !this.#isAsking;
  }

  #do<Result>(work: Asking<Result>): Soon<Result> {
    const { exchange } = this.#store;
    if (exchange.atOnce === undefined) return ask(work, exchange);
    this.#isAsking = true;
    try {
      return askAtOnce(work, exchange.atOnce);
    } finally {
      this.#isAsking = false;
    }
  }
}
