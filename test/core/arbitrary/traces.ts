import * as fc from "fast-check";
import type { TraceHeader } from "../../../src/core/trace.js";
import { type EventBuilder, events, type Trace, trace } from "../../../src/testing/events.js";

export interface TracesOptions {
  /** Put before each agent's name. @default "" */
  readonly prefix?: string;
  /** Moves of at most some ten events each. @default 40 */
  readonly maxMoves?: number;
  /** Whether operators, finishes and marks of nobody occur, which concern the whole task. @default true */
  readonly withTaskEvents?: boolean;
}

/** Adds some events to a trace. */
type Move = (builder: EventBuilder) => unknown;

/** Few, so that they repeat; in two languages; with volatile and plain numbers. */
const sayings = [
  "Are you ready?",
  "I am ready, are you?",
  "Thank you!",
  "Please confirm attempt 3 of job 3f2a91c4de.",
  "Page 4 is done.",
  "The harbour pilot found seven lanterns under the northern quay.",
  "请确认方案。",
  "已确认，请继续。",
  "非常感谢！",
] as const;

const tools = ["search", "edit_file", "get_status"] as const;
const results = ["nothing found", '{"ok":true}', "error TS2304 in line 7", "处理中"] as const;

/** Tasks of two to five agents that talk, call tools, wait and loop. */
export function traces({
  prefix = "",
  maxMoves = 40,
  withTaskEvents = true,
}: TracesOptions = {}): fc.Arbitrary<Trace> {
  return fc
    .integer({ min: 2, max: 5 })
    .map((size) => Array.from({ length: size }, (_, index) => `${prefix}agent ${index}`))
    .chain((names) =>
      fc.record({
        moves: fc.array(move(names, withTaskEvents), { maxLength: maxMoves, size: "max" }),
        hasTimes: fc.boolean(),
        header: fc.constantFrom<Partial<TraceHeader>>({}, { lacks: ["results"] }, { lacks: ["waits"] }),
      }),
    )
    .map(({ moves, hasTimes, header }) => {
      const builder = events(hasTimes ? { startAt: 0 } : {});
      for (const add of moves) add(builder);
      return trace(header, builder);
    });
}

function move(names: readonly string[], withTaskEvents: boolean): fc.Arbitrary<Move> {
  const name = fc.constantFrom(...names);
  const own = [talk(name), loop(name), work(name), structure(name)];
  return withTaskEvents ? fc.oneof(...own, forTheTask) : fc.oneof(...own);
}

/** One message, with or without content, to one, several or a group, sometimes with a parent. */
function talk(name: fc.Arbitrary<string>): fc.Arbitrary<Move> {
  const text = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...sayings) },
    fc.string({ unit: "grapheme" }),
  );
  const to = fc.oneof(
    { weight: 6, arbitrary: name },
    fc.array(name, { minLength: 1, maxLength: 3 }),
    name.map((member) => ({ group: `group of ${member}` })),
  );
  const back = fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 4 });
  return fc
    .tuple(name, to, fc.option(text, { freq: 8 }), back)
    .map(([from, target, content, parentsBack]) => (builder) => {
      const parent = parentsBack === undefined ? {} : { parent: Math.max(0, builder.lastSeq - parentsBack) };
      const said = content === null ? { chars: 20 } : { content };
      builder.add({ type: "message", from, to: target, ...said, ...parent });
    });
}

/** A ping-pong, or a call repeated with one result or one error. */
function loop(name: fc.Arbitrary<string>): fc.Arbitrary<Move> {
  const times = fc.integer({ min: 2, max: 5 });
  const text = fc.constantFrom(...sayings);
  const pingPong = fc.tuple(name, name, text, text, times).map(
    ([one, other, question, answer, rounds]): Move =>
      (builder) =>
        builder.repeat(rounds, (round) => round.message(one, other, question).message(other, one, answer)),
  );
  const calls = fc.tuple(name, fc.constantFrom(...tools), fc.constantFrom(...results), times).map(
    ([agent, tool, result, rounds]): Move =>
      (builder) =>
        builder.repeat(rounds, (round) => round.calls(agent, tool, { q: 1 }, result)),
  );
  const failures = fc.tuple(name, fc.constantFrom(...tools), times).map(
    ([agent, tool, rounds]): Move =>
      (builder) =>
        builder.repeat(rounds, (round, index) =>
          round.fails(agent, tool, { index }, `timeout after ${index} s`),
        ),
  );
  return fc.oneof(pingPong, calls, failures);
}

function work(name: fc.Arbitrary<string>): fc.Arbitrary<Move> {
  const tool = fc.constantFrom(...tools);
  const args = fc.constantFrom({ q: 1 }, { q: 2 }, { page: 3, request_id: "x" });
  const status = fc.constantFrom("ok" as const, "error" as const, "none" as const);
  const round = fc.option(fc.constantFrom("r1", "r2"), { nil: undefined });
  const call = fc.tuple(name, tool, args, round).map(
    ([agent, used, given, id]): Move =>
      (builder) =>
        builder.toolCall(agent, used, given, id === undefined ? {} : { round: id }),
  );
  const result = fc.tuple(name, fc.constantFrom(...results), status).map(
    ([agent, content, outcome]): Move =>
      (builder) =>
        builder.toolResult(agent, content, { status: outcome }),
  );
  const model = fc
    .tuple(name, fc.nat({ max: 3_000 }), fc.option(fc.nat({ max: 1_000_000 }), { nil: undefined }))
    .map(
      ([agent, input, costNanoUsd]): Move =>
        (builder) =>
          builder.modelCall(agent, costNanoUsd === undefined ? { input } : { input, costNanoUsd }),
    );
  return fc.oneof(call, result, model);
}

function structure(name: fc.Arbitrary<string>): fc.Arbitrary<Move> {
  const on = fc.oneof(name, fc.uniqueArray(name, { minLength: 1, maxLength: 3 }));
  return fc.oneof(
    fc.tuple(name, on, fc.constantFrom("all" as const, "any" as const)).map(
      ([from, others, mode]): Move =>
        (builder) =>
          builder.wait(from, others, mode),
    ),
    fc.tuple(name, name).map(
      ([from, to]): Move =>
        (builder) =>
          builder.returned(from, to),
    ),
    fc.tuple(name, name).map(
      ([from, child]): Move =>
        (builder) =>
          builder.spawn(from, child),
    ),
    fc.tuple(name, fc.constantFrom("tests: 3", "tests: 4")).map(
      ([from, mark]): Move =>
        (builder) =>
          builder.progress(mark, from),
    ),
    fc.tuple(name, fc.constantFrom(...sayings)).map(
      ([from, text]): Move =>
        (builder) =>
          builder.thought(from, text),
    ),
    fc.constantFrom(10, 6_000, 60_000).map(
      (ms): Move =>
        (builder) =>
          builder.pause(ms),
    ),
  );
}

const forTheTask: fc.Arbitrary<Move> = fc.constantFrom<Move>(
  (builder) => builder.halt(),
  (builder) => builder.resume(),
  (builder) => builder.resume('agent:"agent 0"'),
  (builder) => builder.resume('edges:["agent 0","agent 1"]["agent 1","agent 0"]'),
  (builder) => builder.progress("milestone"),
  (builder) => builder.tick(1_000_000),
  (builder) => builder.finish("unknown"),
);
