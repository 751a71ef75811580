/** A run that loops, in code as a user would write it. */
export interface Example {
  /** Name of its file. */
  readonly name: string;
  /** Set of frameworks that it needs. @default none */
  readonly set?: string;
}

/** One example for each way to put agents under supervision. */
export const examples: readonly Example[] = [
  { name: "two-agents" },
  { name: "langgraph", set: "langchain" },
  { name: "langchain", set: "langchain" },
  { name: "openai", set: "openai" },
  { name: "openai-agents", set: "openai-agents" },
  { name: "anthropic", set: "anthropic" },
  { name: "ai-sdk", set: "ai-sdk" },
  { name: "mcp", set: "mcp" },
  { name: "claude-code" },
];
