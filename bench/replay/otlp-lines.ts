import { messageText } from "./message-text.js";

/** Model calls of one run. */
const STEPS = 8;
/** The conversation that each model call hands over is its last messages: real prompts are cut as well. */
const REMEMBERED = 4;

/** Export requests without end, each a run: an agent asks a model again and again, and reads a file in between. */
export function* otlpLines(): Generator<string, void> {
  for (let run = 1; ; run += 1) {
    const attributes = attributesOf({ "service.name": "studio" });
    yield JSON.stringify({
      resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans: spansOf(run) }] }],
    });
  }
}

interface SpanFacts {
  readonly run: number;
  readonly number: number;
  readonly name: string;
  readonly parent?: number;
}

function spansOf(run: number): object[] {
  const history: object[] = [{ role: "user", parts: [{ type: "text", content: messageText(run) }] }];
  const named = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "planner" };
  const spans = [span({ run, number: 0, name: "invoke_agent planner" }, named)];
  for (let step = 0; step < STEPS; step += 1) {
    const call = {
      id: `call_${step}`,
      name: "read_file",
      arguments: { path: `level${run % 97}/${step}.json` },
    };
    const response = messageText(run * STEPS + step);
    const asked = { role: "assistant", parts: [{ type: "tool_call", ...call }] };
    const chat = {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-4o-mini",
      "gen_ai.usage.input_tokens": 420,
      "gen_ai.usage.output_tokens": 30,
      "gen_ai.input.messages": JSON.stringify(history.slice(-REMEMBERED)),
      "gen_ai.output.messages": JSON.stringify([asked]),
    };
    const tool = {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": call.name,
      "gen_ai.tool.call.id": call.id,
      "gen_ai.tool.call.arguments": JSON.stringify(call.arguments),
      "gen_ai.tool.call.result": response,
    };
    spans.push(span({ run, number: 2 * step + 1, name: "chat gpt-4o-mini", parent: 0 }, chat));
    spans.push(span({ run, number: 2 * step + 2, name: "execute_tool read_file", parent: 0 }, tool));
    const answered = { role: "tool", parts: [{ type: "tool_call_response", id: call.id, response }] };
    history.push(asked, answered);
  }
  return spans;
}

function span(
  { run, number, name, parent }: SpanFacts,
  attributes: Readonly<Record<string, string | number>>,
) {
  const at = run * 100_000 + number * 1_000;
  return {
    traceId: run.toString(16).padStart(32, "0"),
    spanId: spanId(run, number),
    ...(parent !== undefined && { parentSpanId: spanId(run, parent) }),
    name,
    kind: 1,
    startTimeUnixNano: `${at}000000`,
    endTimeUnixNano: `${parent === undefined ? at + 99_000 : at + 900}000000`,
    attributes: attributesOf(attributes),
    status: {},
  };
}

function spanId(run: number, number: number): string {
  return (run * 100 + number + 1).toString(16).padStart(16, "0");
}

function attributesOf(attributes: Readonly<Record<string, string | number>>): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? { stringValue: value } : { intValue: String(value) },
  }));
}
