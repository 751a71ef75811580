import { budgetCases } from "./store-contract/budget-cases.js";
import { leaseCases } from "./store-contract/lease-cases.js";
import { logCases } from "./store-contract/log-cases.js";
import { operatorCases } from "./store-contract/operator-cases.js";
import { retentionCases } from "./store-contract/retention-cases.js";
import type { OpenStore, StoreCase } from "./store-contract/store-case.js";

/**
 * Lists what every store must do, as cases to be run by any test runner:
 * `for (const { name, run } of storeContract("mine", open)) test(name, run);`
 *
 * `open` is called once per case and must give an empty store; each case disposes of it.
 */
export function storeContract(name: string, open: OpenStore): readonly StoreCase[] {
  return [...logCases, ...budgetCases, ...leaseCases, ...retentionCases, ...operatorCases].map((known) => ({
    name: `${name}: ${known.name}`,
    run: async () => {
      const opened = await open();
      try {
        await known.run(opened);
      } finally {
        await opened.dispose();
      }
    },
  }));
}
