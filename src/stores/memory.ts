import type { Gate } from "../core/breaker/machine.js";
import { createLedger } from "../core/budget/ledger.js";
import type { Observation } from "../core/observation.js";
import { applyVerb } from "./apply-verb.js";
import {
  type ExchangeReply,
  type ExchangeRequest,
  type PlacedSnapshot,
  type RequestKey,
  SNAPSHOT_EVERY,
  type Store,
} from "./store.js";
import { StoreError } from "./store-error.js";

export interface MemoryStoreOptions {
  /** The store's clock, in milliseconds: leases end by it. @default Date.now */
  readonly now?: () => number;
  /** Keeps the logs for other supervisors of this process. One alone has no use for them. @default false */
  readonly isShared?: boolean;
}

interface TaskRecord {
  readonly root: string;
  next: number;
  /** The log behind `snapshot`; always empty where nobody else reads it. */
  log: Observation[];
  snapshot: PlacedSnapshot | null;
  readonly gate: { value: Gate; seq: number };
  /** The last request of each sender, and its answer. */
  readonly answered: Map<string, { readonly number: number; readonly reply: ExchangeReply }>;
}

/** Keeps everything in this process, for one supervisor. What is not on disk is gone with the process. */
export function memoryStore({ now = Date.now, isShared = false }: MemoryStoreOptions = {}): Store {
  const ledger = createLedger();
  const tasks = new Map<string, TaskRecord>();
  const opened = new Set<string>();

  function exchange(request: ExchangeRequest): ExchangeReply {
    const record = tasks.get(request.task) ?? newRecord(request);
    const known = answerOf(record, request.key);
    if (known !== undefined) return known;
    const options = { now: now(), isOpen: (account: string) => opened.has(account) };
    const answers = request.verbs.map((verb) => {
      const answer = applyVerb(ledger, verb, options);
      if (verb.verb === "open") opened.add(verb.account);
      if (answer.verb === "close" && answer.status === "closed" && verb.verb === "close")
        opened.delete(verb.account);
      return answer;
    });
    tasks.set(request.task, record);
    const reply = { ...write(record, request), answers, gates: gatesOf(request.root) };
    const { key } = request;
    if (key !== undefined) record.answered.set(key.sender, { number: key.number, reply });
    if (!isShared && request.verbs.some(({ verb }) => verb === "close")) tasks.delete(request.task);
    return reply;
  }

  function write(record: TaskRecord, request: ExchangeRequest) {
    const { append, cursor, gate, snapshot } = request;
    const first = record.next;
    const behind = record.snapshot !== null && record.snapshot.seq > cursor ? record.snapshot : null;
    const others = record.log.filter(({ seq }) => seq > (behind?.seq ?? cursor));
    const seqs = append.map((_, index) => first + index);
    record.next = first + append.length;
    if (gate !== undefined && cursor >= record.gate.seq)
      Object.assign(record.gate, { value: gate, seq: cursor });
    if (snapshot !== undefined && cursor > (record.snapshot?.seq ?? -1)) {
      record.snapshot = { seq: cursor, snapshot };
      record.log = record.log.filter(({ seq }) => seq > cursor);
    }
    if (isShared) for (const [at, one] of append.entries()) record.log.push({ ...one, seq: first + at });
    return { seqs, others, snapshot: behind, isLong: record.log.length >= SNAPSHOT_EVERY };
  }

  function gatesOf(root: string): Readonly<Record<string, Gate>> {
    if (!isShared) return NO_GATES;
    const open = [...tasks].filter(([, record]) => record.root === root && record.gate.value !== "closed");
    return Object.fromEntries(open.map(([task, { gate }]) => [task, gate.value]));
  }

  return {
    isShared,
    exchange: async (request) => exchange(request),
    expire: async () => ledger.expire({ now: now() }),
    forget: async ({ task }) => void tasks.delete(task),
    close: async () => undefined,
  };
}

const NO_GATES: Readonly<Record<string, Gate>> = Object.freeze({});

/** A log that is not held goes on behind the caller's cursor. */
function newRecord({ root, cursor }: ExchangeRequest): TaskRecord {
  return {
    root,
    next: cursor + 1,
    log: [],
    snapshot: null,
    gate: { value: "closed", seq: -1 },
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
