import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SeedJournal } from "../../../bench/sim/seed-journal.js";

const played = { from: 51, count: 50, operations: 12_000, cpuMs: 900.5, sources: "0a1b2c" };

function journalFile(): string {
  return join(mkdtempSync(join(tmpdir(), "adjourn-")), "journal.jsonl");
}

test("a run that goes on knows what was played before", () => {
  const file = journalFile();
  new SeedJournal(file).note(played);
  const journal = new SeedJournal(file);
  journal.note({ ...played, from: 101 });
  expect(journal.has(51)).toBe(true);
  expect(journal.has(1)).toBe(false);
  expect(journal.ranges).toEqual([played, { ...played, from: 101 }]);
  expect(readFileSync(file, "utf8").trimEnd().split("\n")).toHaveLength(2);
});

test("a line that is no range is refused with its place", () => {
  const file = journalFile();
  writeFileSync(file, `${JSON.stringify(played)}\n{"from":1`);
  expect(() => new SeedJournal(file)).toThrow(
    /journal\.jsonl:2: expected a range of seeds, got `\{"from":1`/,
  );
});

test("without a file nothing is kept", () => {
  const journal = new SeedJournal(undefined);
  journal.note(played);
  expect(journal.ranges).toEqual([played]);
});
