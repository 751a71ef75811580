import type { CurrencyView } from "../../core/format-money.js";
import type { Observe } from "../../core/observe/observe.js";
import type { Policy } from "../../core/policy/policy.js";
import type { TraceHeader } from "../../core/trace.js";
import { visibleText } from "../../core/visible-text.js";
import { nounText } from "../amounts.js";
import { explanations } from "../explanations.js";
import type { ReplayedTrace } from "../replayed-trace.js";
import { shownText } from "../shown-text.js";
import { type Aliases, createAliases } from "./aliases.js";
import { MAX_ROWS } from "./event-rows.js";
import { fitRows } from "./fit-rows.js";
import { outcomeRows } from "./outcome-rows.js";
import type { PageData, PageTrace } from "./page-data.js";
import { type NamedTask, pageTrace } from "./page-trace.js";
import { createTraceRecorder, type JudgedEvent } from "./trace-recorder.js";

export interface ReportBookOptions {
  /** Policy that the traces are judged by. */
  readonly policy: Policy;
  /** That judges the traces too, so that a text is read once. */
  readonly observe: Observe;
  readonly currency?: CurrencyView | undefined;
  /** Leaves structure and figures only. @default false */
  readonly isRedacted?: boolean | undefined;
}

/** One trace while it is replayed. */
export interface TraceWatch {
  push(judged: JudgedEvent): void;
  end(trace: ReplayedTrace): void;
}

/** Collects replayed traces for one HTML report. */
export interface ReportBook {
  /**
   * Opens the next trace.
   *
   * @param outcome that its source states, where it does
   */
  open(header: TraceHeader, outcome?: string): TraceWatch;
  /** Adds a sentence about what could not be read. */
  note(text: string): void;
  build(): PageData;
}

/** Rows kept for clear traces: of a full report, half is left for those that looped. */
const MAX_CLEAR_ROWS = MAX_ROWS / 2;

/** Outcomes that are no secret: those that tasks end with. */
const OUTCOMES: ReadonlySet<string> = new Set(["success", "failure", "halted", "expired", "unknown"]);

/** Columns shown of a name. */
const NAME_COLUMNS = 60;

/** Columns shown of a sentence about what could not be read. */
const NOTE_COLUMNS = 300;

/** Opens an empty report. */
export function createReportBook({
  policy,
  observe,
  currency,
  isRedacted = false,
}: ReportBookOptions): ReportBook {
  const aliases = isRedacted ? createAliases() : undefined;
  const names = new Map<string, number>();
  const traces: PageTrace[] = [];
  const notes: string[] = [];
  let rows = 0;
  let withoutRows = 0;

  function indexOf(name: string): number {
    const shown = shownText(name, NAME_COLUMNS);
    const known = names.get(shown);
    if (known !== undefined) return known;
    names.set(shown, names.size);
    return names.size - 1;
  }

  /** The same room for every report: what does not fit is left out whole, and said. */
  function fitting(trace: PageTrace): PageTrace {
    const count = trace.rows?.seq.length ?? 0;
    if (rows + count > (trace.verdict === "clear" ? MAX_CLEAR_ROWS : MAX_ROWS) && rows > 0) {
      withoutRows += 1;
      return trace.verdict === "clear" ? figuresOnly(trace) : { ...trace, rows: null };
    }
    rows += count;
    return trace;
  }

  return {
    open(header, outcome) {
      for (const { name, kind } of header.participants) aliases?.of(kind, name);
      const recorder = createTraceRecorder({ observe, indexOf, aliases });
      return {
        push: recorder.push,
        end(trace) {
          const finished = { task: named(header, trace.file, aliases), trace, record: recorder.record() };
          const stated = aliases && outcome !== undefined ? redactedOutcome(outcome, aliases) : outcome;
          traces.push(fitting(pageTrace(finished, { policy, currency, isRedacted, outcome: stated })));
        },
      };
    },
    note: (text) => void notes.push(isRedacted ? "A file could not be read" : shownText(text, NOTE_COLUMNS)),
    build: () => ({
      currency: currency ?? null,
      isRedacted,
      names: [...names.keys()],
      codes: codesOf(traces),
      traces: fitRows(traces),
      kinds: outcomeRows(traces, ({ kind }) => kind),
      teams: outcomeRows(traces, ({ team }) => team),
      notes: withoutRows === 0 ? notes : [...notes, rowsNote(withoutRows)],
    }),
  };
}

/** Sources have words of their own for what came of a task. */
function redactedOutcome(outcome: string, aliases: Aliases): string {
  return OUTCOMES.has(outcome) ? outcome : aliases.of("outcome", outcome);
}

/** Of thousands of clear traces, a reader wants the row in the table. */
function figuresOnly(trace: PageTrace): PageTrace {
  const timeline = { ...trace.timeline, tokens: [], nanoUsd: [], waste: [], marks: [] };
  return { ...trace, rows: null, graph: { nodes: [], edges: [] }, timeline };
}

function named(header: TraceHeader, file: string, aliases: Aliases | undefined): NamedTask {
  const { task, kind, goal, participants } = header;
  if (!aliases)
    return { id: task, file, kind: kind === undefined ? null : visibleText(kind), goal, participants };
  return {
    id: aliases.of("trace", JSON.stringify([file, task])),
    file: aliases.of("file", file),
    kind: kind === undefined ? null : aliases.of("kind", kind),
    goal: undefined,
    participants: participants.map((one) => ({ ...one, name: aliases.of(one.kind, one.name) })),
  };
}

function codesOf(traces: readonly PageTrace[]): PageData["codes"] {
  const codes = new Set(traces.flatMap(({ findings }) => findings.map(({ code }) => code)));
  return Object.fromEntries(
    [...codes].map((code) => {
      const { title, seen, whatToDo } = explanations[code];
      return [code, { title, seen, whatToDo }];
    }),
  );
}

function rowsNote(count: number): string {
  return `The events of ${nounText(count, "trace")} are left out: the report was full. A report of one trace holds up to ${MAX_ROWS.toLocaleString("en-US")} events`;
}
