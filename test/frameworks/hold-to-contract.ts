import { describe, test } from "vitest";
import { Supervisor } from "../../src/index.js";
import { type AdapterDriver, adapterContract } from "../../src/testing/index.js";

/** Adds the contract's cases for each driver to the test file that calls it. */
export function holdToContract(drivers: readonly AdapterDriver[]): void {
  for (const driver of drivers) {
    describe(driver.name, () => {
      for (const { name, capability, run } of adapterContract(driver, (options) => new Supervisor(options)))
        test(`${capability}: ${name}`, run);
    });
  }
}
