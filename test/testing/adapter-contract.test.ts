import { expect, test } from "vitest";
import { Supervisor } from "../../src/index.js";
import { adapterContract, type Capability, capabilities } from "../../src/testing/index.js";
import { ownAgentsDriver } from "./own-agents-driver.js";

const create = (options: object) => new Supervisor(options);

for (const { name, capability, run } of adapterContract(ownAgentsDriver, create))
  test(`agents of one's own keep the contract, ${capability}: ${name}`, run);

test("every capability has a case, and none is left when nothing can be done", () => {
  const names = Object.keys(capabilities) as Capability[];
  const cases = adapterContract({ ...ownAgentsDriver, cannot: {} }, create);
  expect(new Set(cases.map(({ capability }) => capability))).toEqual(new Set(names));
  const cannot = Object.fromEntries(names.map((name) => [name, "it is a stone"]));
  expect(adapterContract({ ...ownAgentsDriver, cannot }, create)).toEqual([]);
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
