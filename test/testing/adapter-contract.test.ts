import { expect, test } from "vitest";
import { Supervisor } from "../../src/index.js";
import { adapterContract, type Capability, capabilities } from "../../src/testing/index.js";
import { ownAgentsDriver } from "./own-agents-driver.js";

const create = (options: object) => new Supervisor(options);

for (const { name, capability, run } of adapterContract(ownAgentsDriver, create))
  test(`agents of one's own keep the contract, ${capability}: ${name}`, run);

const names = Object.keys(capabilities) as Capability[];

test("every capability has a case", () => {
  const cases = adapterContract({ ...ownAgentsDriver, cannot: {} }, create);
  expect(new Set(cases.map(({ capability }) => capability))).toEqual(new Set(names));
});

test("who says that something is not possible, and does it, is found out", async () => {
  const cannot = Object.fromEntries(names.map((name) => [name, "it is a stone"]));
  const cases = adapterContract({ ...ownAgentsDriver, cannot }, create);
  const kept: Capability[] = [];
  for (const { capability, run } of cases)
    await run().then(
      () => kept.push(capability),
      () => undefined,
    );
  expect(cases).toHaveLength(names.length);
  expect(kept).toEqual(["asks"]);
});

test("what no topology of a framework can show needs a reason", () => {
  const driver = { ...ownAgentsDriver, lacks: ["fan-out"] as const };
  expect(() => adapterContract(driver, create)).toThrow(/your own agents.*"cuts", or a reason/);
});

test("an adapter that does nothing fails where something is to be done", async () => {
  const idle = {
    ...ownAgentsDriver,
    play: (play: Parameters<typeof ownAgentsDriver.play>[0]) =>
      ownAgentsDriver.play({ ...play, supervisor: null }),
  };
  const failed = new Set<Capability>();
  for (const { capability, run } of adapterContract(idle, create)) {
    await run().catch(() => failed.add(capability));
  }
  const expected: Capability[] = [
    "blocks",
    "cuts",
    "downgrades",
    "finishes",
    "nudges",
    "records",
    "settles",
    "stops",
  ];
  expect([...failed].sort()).toEqual(expect.arrayContaining(expected));
});
