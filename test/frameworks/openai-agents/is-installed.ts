import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Whether the framework of this set is installed beside it. */
export const isInstalled = existsSync(fileURLToPath(new URL("node_modules/@openai/agents", import.meta.url)));
