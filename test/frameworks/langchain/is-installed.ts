import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Whether the frameworks of this set are installed beside it. */
export const isInstalled = existsSync(
  fileURLToPath(new URL("node_modules/@langchain/langgraph", import.meta.url)),
);
