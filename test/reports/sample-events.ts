import { type Event, eventSchema } from "../../src/core/event.js";

/** An event as a trace file holds it. */
export interface SampleEvent extends Readonly<Record<string, unknown>> {
  readonly type: Event["type"];
  readonly seq: number;
}

/** Parses an event as importers do. */
export function sampleEvent(event: SampleEvent): Event {
  return eventSchema.parse(event);
}

/** Two agents confirm to each other what was settled, so many rounds. */
export function pingPong(rounds: number): SampleEvent[] {
  return Array.from({ length: rounds }, (_, round): SampleEvent[] => [
    message(
      2 * round + 1,
      "planner",
      "reviewer",
      "Confirmed, the plan stands. Please confirm that you agree.",
    ),
    message(
      2 * round + 2,
      "reviewer",
      "planner",
      "I agree and confirm. Please confirm once more on your side.",
    ),
  ]).flat();
}

/** One agent asks a tool for the same thing, so many times. */
export function askedAgain(times: number): SampleEvent[] {
  return Array.from({ length: times }, (_, time): SampleEvent[] => [
    {
      type: "tool-call",
      seq: 2 * time + 1,
      from: "builder",
      tool: "read_file",
      args: { path: "level4.json" },
    },
    { type: "tool-result", seq: 2 * time + 2, to: "builder", content: '{"tiles":[]}' },
  ]).flat();
}

/** Somebody says something to somebody. */
export function message(seq: number, from: string, to: string, content: string): SampleEvent {
  return { type: "message", seq, from, to, content };
}
