import { type AdapterDriver, type Capability, capabilities } from "../../src/testing/index.js";

const names = Object.keys(capabilities) as Capability[];

/** Head of the table of adapters, and what its columns mean. */
export const tableHead: readonly string[] = [
  `| | ${names.join(" | ")} |`,
  `|---|${names.map(() => "---").join("|")}|`,
];

export const legend: readonly string[] = names.map((name) => `* **${name}**: ${capabilities[name]}`);

/** A driver's row of the table, and its reasons for what it cannot do. What is not ruled out here is tested. */
export function driverLines({ name, cannot }: AdapterDriver): {
  readonly row: string;
  readonly reasons: string[];
} {
  const cells = names.map((capability) => (cannot[capability] === undefined ? "yes" : "no"));
  const reasons = names.flatMap((capability) => {
    const reason = cannot[capability];
    return reason === undefined ? [] : [`* ${name}, ${capability}: ${reason}.`];
  });
  return { row: `| ${name} | ${cells.join(" | ")} |`, reasons };
}
