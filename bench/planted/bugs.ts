/** A bug as a replacement of text that stands exactly once in one file. */
export interface PlantedBug {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** One per class of failure that budget ledgers, logs and their clients were seen to have. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: "the end of the log is read, and written later",
    file: "src/stores/memory.ts",
    find: "exchange: Object.assign(async (request: ExchangeRequest) => exchange(request), { atOnce: exchange }),",
    replace:
      "exchange: async (request: ExchangeRequest) => { const record = tasks.get(request.task); const next = record?.next ?? 0; await null; if (record) record.next = next; return exchange(request); },",
  },
  {
    name: "no lease ever ends",
    file: "src/core/budget/verbs/expire.ts",
    find: "now < state.expiresAt) continue;",
    replace: "now < Infinity) continue;",
  },
  {
    name: "a hang-up is refunded",
    file: "src/runtime/open-call.ts",
    find: "const isSent = this.stream.outputTokens > 0 || !isUnbilled(error);",
    replace: "const isSent = this.stream.outputTokens > 0;",
  },
  {
    name: "money is counted in fractions of a dollar",
    file: "src/core/budget/commit.ts",
    find: "line.committed += actual;",
    replace: "line.committed = (line.committed / 1e9 + actual / 1e9) * 1e9;",
  },
  {
    name: "a call that throws is not ended",
    file: "src/runtime/open-call.ts",
    find: 'isSent ? this.#admission.book(this.#estimated("")) : this.#admission.giveBack(),',
    replace: "Promise.resolve(isSent),",
  },
  {
    name: "a process grants by what it has seen last",
    file: "src/runtime/admit.ts",
    find: "  const asked = task.exchange([",
    replace:
      "  const hasPlenty = accounts.every(({ dimensions: { tokens } }) => (tokens.limit ?? Infinity) > 2 * tokens.committed);\n  const asked = hasPlenty ? Promise.resolve([]) : task.exchange([",
  },
  {
    name: "a limit is met, not crossed",
    file: "src/core/budget/verbs/reserve.ts",
    find: "if (committed + reserved + asked > limit) {",
    replace: "if (committed + reserved === limit) {",
  },
  {
    name: "a call is settled twice",
    file: "src/core/budget/verbs/settle.ts",
    find: 'if (state.status === "reserved" || state.status === "expired") {',
    replace: 'if (state.status === "reserved" || state.status === "expired" || state.status === "settled") {',
  },
  {
    name: "what expires is given back",
    file: "src/core/budget/verbs/expire.ts",
    find: "line.committed += asked[dimension];",
    replace: "",
  },
  {
    name: "answered requests are not remembered",
    file: "src/stores/memory.ts",
    find: "if (key !== undefined) record.answered.set(key.sender, { number: key.number, reply });",
    replace: "",
  },
  {
    name: "one's own events are folded first",
    file: "src/runtime/placed-events.ts",
    find: "all.sort((a, b) => a.observation.seq - b.observation.seq)",
    replace: "all",
  },
  {
    name: "the cursor is off by one",
    file: "src/stores/memory.ts",
    find: "Math.max(0, cursor + 1 - (log[0]?.seq ?? 0))",
    replace: "Math.max(0, cursor + 2 - (log[0]?.seq ?? 0))",
  },
  {
    name: "a day's budget lasts a month",
    file: "src/runtime/accounts.ts",
    find: 'per === "day" ? 10 : 7',
    replace: "7",
  },
  {
    name: "only the next parent is charged",
    file: "src/core/budget/account.ts",
    find: "...parents, ...parents.flatMap((parent) => parent.path)",
    replace: "...parents",
  },
  {
    name: "leases run on the clock of the process",
    file: "src/stores/memory.ts",
    find: "const options = { now: now(),",
    replace: "const options = { now: Date.now(),",
  },
  {
    name: "a repeated reservation holds again",
    file: "src/core/budget/verbs/reserve.ts",
    find: "if (earlier !== undefined) return replay(earlier, id, asked);",
    replace: "",
  },
  {
    name: "an overrun is not recorded",
    file: "src/core/budget/commit.ts",
    find: "line.overrun += amount;",
    replace: "",
  },
  {
    name: "a late settlement is added to the unconfirmed charge",
    file: "src/core/budget/commit.ts",
    find: "line.committed -= held;",
    replace: "",
  },
  {
    name: "a released reservation stays held",
    file: "src/core/budget/verbs/release.ts",
    find: "commit(accountOf(books, entry.account), { actual: NOTHING, held: entry.asked, was: state.status });",
    replace: "",
  },
  {
    name: "whoever has read less closes the gate again",
    file: "src/stores/memory.ts",
    find: "gate !== undefined && cursor >= record.gateSeq",
    replace: "gate !== undefined",
  },
  {
    name: "a gate that closes during a reservation is not seen",
    file: "src/runtime/agent.ts",
    find: "    refuseStopped(task, agent);\n    reply = await call(",
    replace: "    reply = await call(",
  },
  {
    name: "what went without an answer is sent as new",
    file: "src/runtime/task-log.ts",
    find: "this.#unanswered = pending.length === 0 ? null : { request, pending };",
    replace: "this.#unanswered = null;",
  },
  {
    name: "a settlement that the store did not take is forgotten",
    file: "src/runtime/owed-verbs.ts",
    find: 'return verb.verb === "settle" || verb.verb === "release"',
    replace: 'return verb.verb === "release"',
  },
  {
    name: "a snapshot drops what came after it",
    file: "src/stores/memory.ts",
    find: "record.log = newsOf(record.log, cursor);",
    replace: "record.log = [];",
  },
  {
    name: "an account is closed under open reservations",
    file: "src/core/budget/verbs/close.ts",
    find: "if (reservations.length > 0 || children.length > 0)",
    replace: "if (children.length > 0)",
  },
];
