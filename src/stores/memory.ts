import type { Gate } from "../core/breaker/machine.js";
import { emptyBooks } from "../core/budget/books.js";
import { ledgerOver } from "../core/budget/ledger.js";
import { markBooks } from "../core/budget/mark-books.js";
import type { Observation } from "../core/observation.js";
import { applyVerb } from "./apply-verb.js";
import {
  type ExchangeReply,
  type ExchangeRequest,
  type KeptTask,
  type LedgerAnswer,
  type LedgerVerb,
  type PlacedSnapshot,
  type RequestKey,
  SNAPSHOT_EVERY,
  type Store,
} from "./store.js";
import { StoreError } from "./store-error.js";

export interface MemoryStoreOptions {
  /** The store's clock, in milliseconds: leases end by it. @default Date.now */
  readonly now?: () => number;
  /** Keeps logs until they are forgotten, for other supervisors of this process. One alone has no use for them. @default false */
  readonly isShared?: boolean;
}

interface TaskRecord {
  next: number;
  /** The log behind `snapshot`; always empty where nobody else reads it. */
  log: Observation[];
  snapshot: PlacedSnapshot | null;
  /** How much of the log whoever told the gate had read. */
  gateSeq: number;
  /** The last request of each sender, and its answer. */
  readonly answered: Map<string, { readonly number: number; readonly reply: ExchangeReply }>;
}

/** Keeps everything in this process, for one supervisor. What is not on disk is gone with the process. */
export function memoryStore({ now = Date.now, isShared = false }: MemoryStoreOptions = {}): Store {
  const books = emptyBooks();
  const ledger = ledgerOver(books);
  const tasks = new Map<string, TaskRecord>();
  /** Gates that are not closed, by root and task. */
  const gates = new Map<string, ReadonlyMap<string, Gate>>();
  /** What shared tasks were opened with. */
  const kept = new Map<string, KeptTask>();

  function exchange(request: ExchangeRequest): ExchangeReply {
    const record = tasks.get(request.task) ?? newRecord(request);
    const known = answerOf(record, request.key);
    if (known !== undefined) return known;
    const answers = applyAll(request.verbs);
    tasks.set(request.task, record);
    const reply = withAbout(request, write(record, request, answers));
    const { key } = request;
    if (key !== undefined) record.answered.set(key.sender, { number: key.number, reply });
    if (!isShared && request.verbs.some(({ verb }) => verb === "close")) tasks.delete(request.task);
    return reply;
  }

  /** Carries out all of them or none. */
  function applyAll(verbs: readonly LedgerVerb[]): readonly LedgerAnswer[] {
    const options = { now: now(), isOpen: (account: string) => books.accounts.has(account) };
    const apply = (verb: LedgerVerb) => applyVerb(ledger, verb, options);
    // One alone that cannot be carried out has changed nothing.
    if (verbs.length <= 1) return verbs.map(apply);
    const undo = markBooks(books, {
      accounts: verbs.flatMap((verb) =>
        verb.verb === "open" ? [verb.account, ...verb.parents] : "account" in verb ? verb.account : [],
      ),
      keys: verbs.flatMap((verb) => ("key" in verb ? verb.key : [])),
    });
    try {
      return verbs.map(apply);
    } catch (error) {
      undo();
      throw error;
    }
  }

  function write(
    record: TaskRecord,
    request: ExchangeRequest,
    answers: readonly LedgerAnswer[],
  ): ExchangeReply {
    const { append, cursor, reads = true, gate, snapshot } = request;
    const first = record.next;
    const behind = reads && record.snapshot !== null && record.snapshot.seq > cursor ? record.snapshot : null;
    const others = reads ? newsOf(record.log, behind?.seq ?? cursor) : [];
    const seqs = append.map((_, index) => first + index);
    record.next = first + append.length;
    if (gate !== undefined && cursor >= record.gateSeq) {
      record.gateSeq = cursor;
      showGate(request.root, request.task, gate);
    }
    if (snapshot !== undefined && cursor > (record.snapshot?.seq ?? -1)) {
      record.snapshot = { seq: cursor, snapshot };
      record.log = newsOf(record.log, cursor);
    }
    if (isShared) for (const [at, one] of append.entries()) record.log.push({ ...one, seq: first + at });
    const isLong = record.log.length >= SNAPSHOT_EVERY;
    return { seqs, others, answers, gates: gatesOf(request.root), snapshot: behind, isLong };
  }

  function withAbout({ task, about }: ExchangeRequest, reply: ExchangeReply): ExchangeReply {
    if (!isShared || about === undefined) return reply;
    const known = kept.get(task) ?? { about, openedAt: now() };
    kept.set(task, known);
    return { ...reply, about: known.about };
  }

  function gatesOf(root: string): Readonly<Record<string, Gate>> {
    const open = gates.get(root);
    return open === undefined ? NO_GATES : Object.fromEntries(open);
  }

  function showGate(root: string, task: string, gate: Gate): void {
    const open = new Map(gates.get(root)).set(task, gate);
    if (gate === "closed") open.delete(task);
    if (open.size === 0) gates.delete(root);
    else gates.set(root, open);
  }

  return {
    isShared,
    exchange: Object.assign(async (request: ExchangeRequest) => exchange(request), { atOnce: exchange }),
    expire: async () => ledger.expire({ now: now() }),
    tasks: async () => [...kept.values()],
    find: async (task) => kept.get(task) ?? null,
    forget: async ({ root, task }) => {
      tasks.delete(task);
      kept.delete(task);
      showGate(root, task, "closed");
    },
    close: async () => undefined,
  };
}

/** What a log, which has no gaps, holds behind a place. */
function newsOf(log: readonly Observation[], cursor: number): Observation[] {
  return log.slice(Math.max(0, cursor + 1 - (log[0]?.seq ?? 0)));
}

const NO_GATES: Readonly<Record<string, Gate>> = Object.freeze({});

/** A log that is not held goes on behind the caller's cursor. */
function newRecord({ cursor }: ExchangeRequest): TaskRecord {
  return {
    next: cursor + 1,
    log: [],
    snapshot: null,
    gateSeq: -1,
    answered: new Map(),
  };
}

function answerOf({ answered }: TaskRecord, key: RequestKey | undefined): ExchangeReply | undefined {
  const last = key === undefined ? undefined : answered.get(key.sender);
  if (key === undefined || last === undefined || key.number > last.number) return undefined;
  if (key.number === last.number) return last.reply;
  throw new StoreError(
    "STALE_REQUEST",
    `Expected a request after number ${last.number} of ${key.sender}, got ${key.number}.`,
  );
}
