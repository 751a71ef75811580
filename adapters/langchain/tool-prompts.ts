import { loadFramework } from "../load-framework.js";
import { textOf } from "./chat-text.js";
import { isRecord } from "./shapes.js";

/** Writes the tools of a call as its prompt has them. */
export type ToolWriter = (tools: readonly unknown[]) => ToolPrompt[];

interface ToolPrompt {
  readonly role: "tools";
  readonly content: string;
}

interface Converter {
  convertToOpenAITool(tool: unknown): unknown;
}

/** Schemas are most of what a model is told of its tools, and take long to write. Tools are the same from call to call. */
const written = new WeakMap<object, ToolPrompt>();

/** Loads what writes schemas. */
export async function loadToolWriter(): Promise<ToolWriter> {
  const converter = await loadFramework<Converter>("@langchain/core/utils/function_calling");
  return (tools) => tools.filter(isRecord).map((tool) => toolPrompt(tool, converter));
}

function toolPrompt(tool: Readonly<Record<string, unknown>>, converter: Converter): ToolPrompt {
  const known = written.get(tool);
  if (known !== undefined) return known;
  const prompt: ToolPrompt = { role: "tools", content: textOf(describe(tool, converter)) };
  written.set(tool, prompt);
  return prompt;
}

/** In the form of one provider: others differ by the names around the schema. Some schemas can't be written as JSON. */
function describe(tool: Readonly<Record<string, unknown>>, { convertToOpenAITool }: Converter): unknown {
  try {
    return convertToOpenAITool(tool);
  } catch {
    const { name, description } = tool;
    return { name, description };
  }
}
