/** A span as tests write it: times in milliseconds, attributes as plain values. */
export interface TestSpan {
  readonly id: string;
  readonly parent?: string;
  readonly trace?: string;
  readonly name?: string;
  readonly at: readonly [start: number, end: number];
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly failure?: string;
}

/** An export request with these spans. Values that are no text, number or claim are written as JSON text. */
export function request(...spans: readonly TestSpan[]): unknown {
  return { resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ spans: spans.map(otlpSpan) }] }] };
}

/** `invoke_agent` of the GenAI conventions. */
export function invokeAgent(
  agent: string,
  span: Omit<TestSpan, "attributes">,
  attributes: TestSpan["attributes"] = {},
): TestSpan {
  return {
    ...span,
    attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": agent, ...attributes },
  };
}

/** `chat` of the GenAI conventions. */
export function chat(span: Omit<TestSpan, "attributes">, attributes: TestSpan["attributes"] = {}): TestSpan {
  return {
    ...span,
    attributes: { "gen_ai.operation.name": "chat", "gen_ai.request.model": "small", ...attributes },
  };
}

/** What an agent says through `chat`. */
export function says(text: string): TestSpan["attributes"] {
  return { "gen_ai.output.messages": [{ role: "assistant", parts: [{ type: "text", content: text }] }] };
}

function otlpSpan({
  id,
  parent,
  trace = "t1",
  name = id,
  at: [start, end],
  attributes = {},
  failure,
}: TestSpan) {
  return {
    traceId: trace,
    spanId: id,
    ...(parent !== undefined && { parentSpanId: parent }),
    name,
    startTimeUnixNano: `${start}000000`,
    endTimeUnixNano: `${end}000000`,
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: otlpValue(value) })),
    ...(failure !== undefined && { status: { code: 2, message: failure } }),
  };
}

function otlpValue(value: unknown): unknown {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return { intValue: String(value) };
  return { stringValue: JSON.stringify(value) };
}
