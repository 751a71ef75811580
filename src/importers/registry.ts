import { adjournFormat } from "./adjourn.js";
import { claudeCodeFormat } from "./claude-code/claude-code.js";
import { datasetFormat } from "./dataset/dataset.js";
import type { Importer } from "./importer.js";

/** All known formats of trace files. The first one that recognises a file reads it. */
export const importers: readonly Importer[] = [adjournFormat, datasetFormat, claudeCodeFormat];
