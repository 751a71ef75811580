import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Versions that need more than the oldest Node that is supported. */
const leastNode: Readonly<Record<string, number>> = { "-7": 22 };

/** Whether a set of frameworks is installed, in the versions that this run is for, and can run here. */
export function isInstalled(set: string): boolean {
  const variant = process.env["FRAMEWORK_VARIANT"] ?? "";
  const [major = 0] = process.versions.node.split(".").map(Number);
  const folder = fileURLToPath(new URL(`${set}${variant}/node_modules`, import.meta.url));
  return existsSync(folder) && major >= (leastNode[variant] ?? 0);
}
