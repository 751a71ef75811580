import { adjournFormat } from "./adjourn.js";
import { ag2Format } from "./ag2.js";
import { agentdojoFormat } from "./agentdojo.js";
import { autogenConsole } from "./autogen/console.js";
import { autogenEventLog, autogenEventText } from "./autogen/event-log.js";
import { chatdevFormat } from "./chatdev/chatdev.js";
import { claudeCodeFormat } from "./claude-code/claude-code.js";
import { datasetFormat } from "./dataset/dataset.js";
import type { Importer } from "./importer.js";
import { intercodeFormat } from "./intercode.js";
import { langfuseFormat } from "./langfuse/langfuse.js";
import { langsmithFormat } from "./langsmith.js";
import { miniSweFormat } from "./mini-swe.js";
import { openaiAgentsFormat } from "./openai-agents.js";
import { otlpFormat } from "./otlp/otlp.js";
import { pidginFormat } from "./pidgin.js";
import { sweAgentFormat } from "./swe-agent.js";
import { tapeAgentsFormat } from "./tape-agents.js";
import { tauBenchFormat } from "./tau-bench.js";
import { webVoyagerFormat } from "./webvoyager.js";
import { whoWhenFormat } from "./whowhen.js";

/** All known formats of trace files. The first one that recognises a file reads it. */
export const importers: readonly Importer[] = [
  adjournFormat,
  datasetFormat,
  claudeCodeFormat,
  otlpFormat,
  langsmithFormat,
  langfuseFormat,
  openaiAgentsFormat,
  autogenEventLog,
  pidginFormat,
  tauBenchFormat,
  agentdojoFormat,
  intercodeFormat,
  whoWhenFormat,
  sweAgentFormat,
  miniSweFormat,
  tapeAgentsFormat,
  webVoyagerFormat,
  ag2Format,
  chatdevFormat,
  autogenEventText,
  autogenConsole,
];

/** Ids of the known formats. */
export const formatIds: readonly string[] = [...new Set(importers.map(({ id }) => id))];
