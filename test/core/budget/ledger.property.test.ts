import fc from "fast-check";
import { expect, test } from "vitest";
import { DIMENSIONS, type Dimension, type PartialAmounts } from "../../../src/core/budget/dimension.js";
import { checkInvariants } from "../../../src/core/budget/invariants.js";
import { createLedger, type Ledger, restoreLedger } from "../../../src/core/budget/ledger.js";
import { LedgerError } from "../../../src/core/budget/ledger-error.js";
import { type Command, NaiveLedger } from "./naive-ledger.js";

/** Opened in this order, so that most sequences start from a full hierarchy with shared parents. */
const HIERARCHY: readonly (readonly [id: string, parents: readonly string[]])[] = [
  ["organisation", []],
  ["team", ["organisation"]],
  ["user", ["team", "organisation"]],
  ["task", ["user"]],
  ["child", ["task"]],
  ["other-child", ["task", "team"]],
];

const RUNS = { numRuns: 400 };

test("any sequence of verbs agrees with a list of calls and keeps every invariant", () => {
  fc.assert(
    fc.property(sequences(), (commands) => {
      const ledger = createLedger();
      const naive = new NaiveLedger();
      for (const command of commands) {
        expect(run(ledger, command)).toEqual(naive.run(command));
        expect(totals(ledger, naive)).toEqual(naiveTotals(naive));
        expect(checkInvariants(ledger.snapshot())).toEqual([]);
        expect(naive.openAccounts().flatMap(({ id }) => ledger.violations(id))).toEqual([]);
      }
    }),
    RUNS,
  );
});

test("repeating a verb changes nothing and gets the same answer", () => {
  fc.assert(
    fc.property(sequences(), (commands) => {
      const ledger = createLedger();
      for (const command of commands) {
        const answer = run(ledger, command);
        const before = ledger.snapshot();
        const repeated = run(ledger, command);
        expect(ledger.snapshot()).toEqual(before);
        // A sweep reports what has newly ended, so its repetition has nothing to report.
        expect(repeated).toEqual(command.verb === "expire" ? [] : answer);
      }
    }),
    RUNS,
  );
});

test("restoring from a snapshot at any point changes nothing", () => {
  fc.assert(
    fc.property(sequences(), fc.nat(), (commands, cut) => {
      const at = cut % (commands.length + 1);
      const ledger = createLedger();
      for (const command of commands.slice(0, at)) run(ledger, command);
      const restored = restoreLedger(JSON.parse(JSON.stringify(ledger.snapshot())));
      expect(restored.snapshot()).toEqual(ledger.snapshot());
      for (const command of commands.slice(at)) expect(run(restored, command)).toEqual(run(ledger, command));
      expect(restored.snapshot()).toEqual(ledger.snapshot());
    }),
    RUNS,
  );
});

test("a snapshot is not changed by later verbs", () => {
  fc.assert(
    fc.property(sequences(), sequences(), (first, second) => {
      const ledger = createLedger();
      for (const command of first) run(ledger, command);
      const snapshot = ledger.snapshot();
      const text = JSON.stringify(snapshot);
      for (const command of second) run(ledger, command);
      expect(JSON.stringify(snapshot)).toBe(text);
    }),
    { numRuns: 100 },
  );
});

test("when a sweep runs has no influence on who is admitted", () => {
  fc.assert(
    fc.property(sequences(), (commands) => {
      const swept = createLedger();
      const unswept = createLedger();
      for (const command of commands) {
        if (command.verb === "expire") {
          run(swept, command);
        } else if (command.verb === "reserve") {
          expect(isRefused(run(swept, command))).toBe(isRefused(run(unswept, command)));
        } else if (command.verb === "open" || command.verb === "settle" || command.verb === "charge") {
          run(swept, command);
          run(unswept, command);
        }
      }
    }),
    RUNS,
  );
});

function run(ledger: Ledger, { verb, request }: Command): unknown {
  try {
    // Each command pairs a verb with its own request; TypeScript cannot follow the pair through the call.
    return (ledger[verb] as (request: unknown) => unknown)(request);
  } catch (error) {
    if (error instanceof LedgerError) return error.code;
    throw error;
  }
}

function totals(ledger: Ledger, naive: NaiveLedger) {
  return naive.openAccounts().map(({ id }) => {
    const dimensions = ledger.standing(id)[0]?.dimensions;
    return DIMENSIONS.map((dimension) => {
      const { share, ...line } = { share: null, ...dimensions?.[dimension] };
      return line;
    });
  });
}

function naiveTotals(naive: NaiveLedger) {
  return naive.openAccounts().map((account) => DIMENSIONS.map((name) => naive.total(account, name)));
}

function isRefused(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "status" in answer && answer.status === "refused";
}

/** Few keys, few accounts, small limits and clocks that jump: collisions are the point. */
function sequences(): fc.Arbitrary<Command[]> {
  const opened = fc.tuple(...HIERARCHY.map(([account, parents]) => openCommand(account, parents)));
  const rest = fc.array(commands(), { maxLength: 40, size: "max" });
  return fc.tuple(opened, rest).map(([first, then]) => [...first, ...then]);
}

function openCommand(account: string, parents: readonly string[]): fc.Arbitrary<Command> {
  return limits().map((some) => ({ verb: "open", request: { account, parents, limits: some } }));
}

function commands(): fc.Arbitrary<Command> {
  const key = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h");
  const account = fc.constantFrom(...HIERARCHY.map(([id]) => id));
  const now = fc.nat({ max: 60 });
  const leaseMs = fc.integer({ min: 1, max: 30 });
  const command = <Verb extends Command["verb"]>(
    verb: Verb,
    request: { [Name in keyof RequestOf<Verb>]: fc.Arbitrary<RequestOf<Verb>[Name]> },
  ) => fc.record(request).map((made) => ({ verb, request: made }) as unknown as Command); // the pair is typed above
  return fc.oneof(
    { arbitrary: command("reserve", { key, account, amounts: amounts(), leaseMs, now }), weight: 8 },
    { arbitrary: command("settle", { key, amounts: amounts(), now }), weight: 5 },
    { arbitrary: command("expire", { now }), weight: 2 },
    { arbitrary: command("renew", { key, leaseMs, now }), weight: 2 },
    { arbitrary: command("release", { key }), weight: 2 },
    { arbitrary: command("charge", { key, account, amounts: amounts() }), weight: 1 },
    { arbitrary: command("raise", { account, limits: limits() }), weight: 1 },
    { arbitrary: command("close", { account }), weight: 3 },
    {
      arbitrary: fc.constantFrom(...HIERARCHY).chain(([id, parents]) => openCommand(id, parents)),
      weight: 1,
    },
  );
}

type RequestOf<Verb extends Command["verb"]> = Extract<Command, { verb: Verb }>["request"];

/** Two values an amount, so that a reused key often repeats its first request exactly. */
function amounts(): fc.Arbitrary<PartialAmounts> {
  return some({
    tokens: fc.constantFrom(0, 10, 10, 25),
    nanoUsd: fc.constantFrom(0, 7),
    turns: fc.constant(1),
  });
}

function limits(): fc.Arbitrary<PartialAmounts> {
  return some({
    tokens: fc.constantFrom(0, 20, 50, 100),
    nanoUsd: fc.nat({ max: 40 }),
    turns: fc.nat({ max: 9 }),
  });
}

function some(parts: Partial<Record<Dimension, fc.Arbitrary<number>>>): fc.Arbitrary<PartialAmounts> {
  return fc.record(parts, { requiredKeys: [] }) as fc.Arbitrary<PartialAmounts>; // left-out keys are absent
}
