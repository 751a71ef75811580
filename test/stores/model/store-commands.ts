import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import type { LedgerAnswer, LedgerVerb, Store } from "../../../src/stores/store.js";
import type { StoreUnderTest } from "../../../src/testing/store-contract/store-case.js";
import type { LedgerModel, SentRequest } from "./ledger-model.js";

/** Two handles on one store, and the names that this run uses in it. */
export interface World {
  readonly stores: readonly [Store, Store];
  readonly advance: StoreUnderTest["advance"];
  readonly root: string;
}

type Command = fc.AsyncCommand<LedgerModel, World>;

const handle = fc.nat(1);
const tokens = fc.nat(60);

/** One thing asked of the ledger, before it is known what is open. Calls are named by life and number. */
interface Asked {
  readonly verb: LedgerVerb["verb"];
  readonly call: number;
  readonly isChild: boolean;
  readonly isOld: boolean;
  readonly amount: number;
}

const asked: fc.Arbitrary<Asked> = fc.record({
  verb: fc.constantFrom(
    "reserve",
    "reserve",
    "settle",
    "release",
    "renew",
    "charge",
    "standing",
    "close",
    "raise",
    "open",
  ),
  call: fc.nat(7),
  isChild: fc.boolean(),
  isOld: fc.boolean(),
  amount: tokens,
});

/** Everything that may be done with a store, in any order. */
export const storeCommands: readonly fc.Arbitrary<Command>[] = [
  fc
    .record({ by: handle, asked: fc.array(asked, { minLength: 1, maxLength: 4 }), marks: fc.nat(2) })
    .map((request) => new Exchange(request)),
  fc
    .record({ by: handle, asked: fc.array(asked, { minLength: 1, maxLength: 4 }), marks: fc.nat(2) })
    .map((request) => new Exchange(request)),
  handle.map((by) => new Repeat(by)),
  fc.record({ by: handle, call: fc.nat(7), isChild: fc.boolean() }).map((call) => new Lose(call)),
  handle.map((by) => new Expire(by)),
  handle.map((by) => new Outlive(by)),
];

/** Sends verbs and marks under a new number, and compares each answer and what others wrote. */
class Exchange implements Command {
  readonly #request: { readonly by: number; readonly asked: readonly Asked[]; readonly marks: number };

  constructor(request: { readonly by: number; readonly asked: readonly Asked[]; readonly marks: number }) {
    this.#request = request;
  }

  check(): boolean {
    return true;
  }

  async run(model: LedgerModel, world: World): Promise<void> {
    const { by } = this.#request;
    const sender = `sender-${by}`;
    const number = (model.sent.get(sender)?.number ?? 0) + 1;
    const verbs: LedgerVerb[] = [];
    const answers = this.#request.asked.flatMap((one) => {
      const verb = verbOf(one, model, world);
      if (verb === null) return [];
      verbs.push(verb);
      return [model.apply(verb)];
    });
    const first = model.log.length;
    const marks = Array.from({ length: this.#request.marks }, (_, at) => `${by}-${number}-${at}`);
    model.log.push(...marks);
    const sent = { sender, number, marks, verbs, first, answers };
    model.sent.set(sender, sent);
    await send(world, model, { by, request: sent, isRepeat: false });
  }

  toString(): string {
    return `exchange(${JSON.stringify(this.#request)})`;
  }
}

/** Sends the last request of a sender again, from either handle. */
class Repeat implements Command {
  readonly #by: number;

  constructor(by: number) {
    this.#by = by;
  }

  check(model: Readonly<LedgerModel>): boolean {
    return model.sent.has(`sender-${this.#by}`);
  }

  async run(model: LedgerModel, world: World): Promise<void> {
    const sent = model.sent.get(`sender-${this.#by}`);
    if (sent !== undefined) await send(world, model, { by: 1 - this.#by, request: sent, isRepeat: true });
  }

  toString(): string {
    return `repeat(${this.#by})`;
  }
}

/** Reserves for a call whose holder is never heard of again, and lets its lease end. */
class Lose implements Command {
  readonly #call: { readonly by: number; readonly call: number; readonly isChild: boolean };

  constructor(call: { readonly by: number; readonly call: number; readonly isChild: boolean }) {
    this.#call = call;
  }

  check(model: Readonly<LedgerModel>): boolean {
    return model.open.size === 3;
  }

  async run(model: LedgerModel, world: World): Promise<void> {
    const { by, call, isChild } = this.#call;
    const verb = {
      ...reserveOf({ verb: "reserve", call, isChild, isOld: false, amount: 0 }, model, world),
      leaseMs: 1,
    };
    const { answers } = await ask(world, by, [verb]);
    deepEqual(answers, [model.apply(verb)]);
    model.now += 1;
    await world.advance(1);
  }

  toString(): string {
    return `lose(${JSON.stringify(this.#call)})`;
  }
}

/** Charges what was lost. */
class Expire implements Command {
  readonly #by: number;

  constructor(by: number) {
    this.#by = by;
  }

  check(): boolean {
    return true;
  }

  async run(model: LedgerModel, { stores, root }: World): Promise<void> {
    const keys = await stores[this.#by as 0 | 1].expire();
    // Runs share a store, and an earlier one may have left something behind.
    const own = keys.filter((key) => key.startsWith(`${root}:`));
    deepEqual(own.sort(), [...model.ledger.expire({ now: model.now })].sort());
  }

  toString(): string {
    return `expire(${this.#by})`;
  }
}

/** Ends a call of the child after the child was closed and opened anew. */
class Outlive implements Command {
  readonly #by: number;

  constructor(by: number) {
    this.#by = by;
  }

  check(model: Readonly<LedgerModel>): boolean {
    return model.open.size === 3;
  }

  async run(model: LedgerModel, world: World): Promise<void> {
    const lost = { by: this.#by, call: 8, isChild: true };
    const key = keyOf({ ...lost, isOld: false }, model, world);
    await new Lose(lost).run(model, world);
    await new Expire(this.#by).run(model, world);
    for (const verb of ["close", "open"] as const) {
      const asked = verbOf({ ...lost, verb, isOld: false, amount: 0 }, model, world);
      if (asked !== null) deepEqual((await ask(world, this.#by, [asked])).answers, [model.apply(asked)]);
    }
    const late = { verb: "settle", key, amounts: { tokens: 3 } } as const;
    deepEqual((await ask(world, this.#by, [late])).answers, [model.apply(late)]);
  }

  toString(): string {
    return `outlive(${this.#by})`;
  }
}

interface Sending {
  readonly by: number;
  readonly request: SentRequest;
  readonly isRepeat: boolean;
}

async function send(world: World, model: LedgerModel, { by, request, isRepeat }: Sending): Promise<void> {
  const { sender, number, marks, verbs, first, answers } = request;
  const reply = await world.stores[by as 0 | 1].exchange({
    root: world.root,
    task: world.root,
    key: { sender, number },
    append: marks.map((mark) => ({ type: "progress", mark, tokens: 0 }) as const),
    verbs,
    cursor: -1,
  });
  // What is only read may be read anew where a request comes again.
  const compared = isRepeat ? withoutReadings : (all: readonly LedgerAnswer[]) => all;
  deepEqual(compared(reply.answers), compared(answers));
  deepEqual(
    reply.seqs,
    marks.map((_, at) => first + at),
  );
  const others = reply.others.map((one) => ({ seq: one.seq, mark: "mark" in one ? one.mark : "" }));
  const known = model.log.map((mark, seq) => ({ seq, mark })).filter(({ mark }) => !marks.includes(mark));
  // A request that comes again is told what was there the first time, and may be told what came since.
  const least = known.filter(({ seq }) => seq < first).length;
  deepEqual(others, known.slice(0, Math.max(least, others.length)));
}

function withoutReadings(answers: readonly LedgerAnswer[]): readonly LedgerAnswer[] {
  return answers.filter(({ verb }) => verb !== "standing");
}

/** The verbs alone, and nothing for the log. */
export function ask({ stores, root }: World, by: number, verbs: readonly LedgerVerb[]) {
  return stores[by as 0 | 1].exchange({ root, task: root, append: [], verbs, cursor: -1 });
}

/** The team, the task and its child, which opens and closes. */
export function openings({ root }: Pick<World, "root">): readonly Extract<LedgerVerb, { verb: "open" }>[] {
  return [
    { verb: "open", account: `team:${root}`, parents: [], limits: { tokens: 400, nanoUsd: 9_000 } },
    { verb: "open", account: `task:${root}`, parents: [`team:${root}`], limits: { tokens: 300 } },
    { verb: "open", account: `task:${root}-child`, parents: [`task:${root}`], limits: { nanoUsd: 5_000 } },
  ];
}

/** The verb that is meant, or `null` where the account it needs is not open. */
function verbOf(one: Asked, model: LedgerModel, world: World): LedgerVerb | null {
  const [, , child] = openings(world);
  const account = accountOf(one, world);
  const key = keyOf(one, model, world);
  switch (one.verb) {
    case "open":
      if (child !== undefined && !model.open.has(child.account)) model.lives += 1;
      return child ?? null;
    case "close":
      return { verb: "close", account: child?.account ?? "" };
    case "reserve":
      return model.open.has(account) ? reserveOf({ ...one, isOld: false }, model, world) : null;
    case "charge": {
      const amounts = { tokens: (one.call * 11) % 40 };
      const charged = `${keyOf({ ...one, isOld: false }, model, world)}:charge`;
      return model.open.has(account) ? { verb: "charge", key: charged, account, amounts } : null;
    }
    case "standing":
      return model.open.has(account) ? { verb: "standing", account } : null;
    case "raise":
      return model.open.has(account) ? { verb: "raise", account, amounts: { tokens: one.amount } } : null;
    case "settle":
      return { verb: "settle", key, amounts: { tokens: one.amount } };
    case "release":
      return { verb: "release", key };
    case "renew":
      return { verb: "renew", key, leaseMs: LONG_MS };
  }
}

/** What a key names never changes, so a key that comes again repeats its first request. */
function reserveOf(one: Asked, model: LedgerModel, world: World) {
  const amounts = { tokens: (one.call * 37) % 60, nanoUsd: (one.call % 3) * 700, turns: one.call % 2 };
  const account = accountOf(one, world);
  return { verb: "reserve", key: keyOf(one, model, world), account, amounts, leaseMs: LONG_MS } as const;
}

/** Longer than any run takes. */
const LONG_MS = 600_000;

function accountOf({ isChild }: Asked, { root }: World): string {
  return isChild ? `task:${root}-child` : `task:${root}`;
}

/** A call of an earlier life of the child may be ended late; none is made under its key again. */
function keyOf(
  { call, isChild, isOld }: Pick<Asked, "call" | "isChild" | "isOld">,
  { lives }: LedgerModel,
  { root }: World,
): string {
  const life = isChild ? Math.max(0, lives - (isOld ? 1 : 0)) : 0;
  return `${root}:${isChild ? "child" : "task"}:${life}:${call}`;
}
