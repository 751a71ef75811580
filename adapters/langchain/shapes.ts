/** A tool call as a chat model asks for it. */
export interface ToolCallShape {
  readonly id?: string | undefined;
  readonly name: string;
  readonly args?: unknown;
}

/** What the adapters read of a chat message, of any copy of the framework. */
export interface MessageShape {
  readonly content: unknown;
  readonly id?: string | undefined;
  readonly tool_calls?: readonly ToolCallShape[] | undefined;
  readonly tool_call_id?: string | undefined;
  readonly status?: string | undefined;
  readonly usage_metadata?: unknown;
  readonly additional_kwargs?: Readonly<Record<string, unknown>> | undefined;
  getType(): string;
}

/** What the adapters read of a runnable's configuration. */
export interface ConfigShape {
  readonly callbacks?: unknown;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly configurable?: Readonly<Record<string, unknown>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The one method of a runnable that a graph calls. */
export interface RunnableShape {
  invoke(input: unknown, config?: ConfigShape): Promise<unknown>;
}

export function isMessage(value: unknown): value is MessageShape {
  return isRecord(value) && "content" in value && typeof value["getType"] === "function";
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
