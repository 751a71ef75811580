import type { SpanRole } from "../spans/span.js";
import type { Attributes } from "./attributes.js";

const operations: ReadonlyMap<unknown, SpanRole> = new Map([
  ["chat", "model"],
  ["text_completion", "model"],
  ["generate_content", "model"],
  ["execute_tool", "tool"],
  ["invoke_agent", "agent"],
]);

const openInferenceKinds: ReadonlyMap<unknown, SpanRole> = new Map([
  ["LLM", "model"],
  ["TOOL", "tool"],
  ["AGENT", "agent"],
]);

const traceloopKinds: ReadonlyMap<unknown, SpanRole> = new Map([
  ["agent", "agent"],
  ["tool", "tool"],
]);

/** Says what a span stands for, in the dialects that its attributes speak. The AI SDK's own names tell most. */
export function spanRole(attributes: Attributes): SpanRole {
  const aiOperation = attributes.get("ai.operationId");
  if (typeof aiOperation === "string") return aiRole(aiOperation);
  return (
    operations.get(attributes.get("gen_ai.operation.name")) ??
    openInferenceKinds.get(attributes.get("openinference.span.kind")) ??
    traceloopKinds.get(attributes.get("traceloop.span.kind")) ??
    (isOldModelCall(attributes) ? "model" : "step")
  );
}

/** `ai.generateText` runs steps of `ai.generateText.doGenerate` and of tools: an agent, if it has a name. */
function aiRole(operation: string): SpanRole {
  if (/\.do(Generate|Stream)$/.test(operation)) return "model";
  if (operation === "ai.toolCall") return "tool";
  return /^ai\.(generate|stream)/.test(operation) ? "agent" : "step";
}

/** Before operations had names, a model call was told by what it asked for. */
function isOldModelCall(attributes: Attributes): boolean {
  if (attributes.has("gen_ai.operation.name") || attributes.has("openinference.span.kind")) return false;
  const type = attributes.get("llm.request.type");
  return type === "chat" || type === "completion" || attributes.has("gen_ai.request.model");
}
