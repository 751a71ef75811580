import { createObserver, type Observe } from "../core/observe/observe.js";
import type { Policy } from "../core/policy/policy.js";
import type { TraceHeader } from "../core/trace.js";
import { visibleText } from "../core/visible-text.js";
import type { Importer, TraceItem } from "../importers/importer.js";
import type { ReadReport } from "../importers/read-report.js";
import { readTraces } from "../importers/read-traces.js";
import type { TraceFileError } from "../importers/trace-file-error.js";
import {
  createEvidenceCollector,
  type EvidenceCollector,
  type ShownFinding,
} from "../reports/evidence-collector.js";
import type { TraceWatch } from "../reports/html/report-book.js";
import type { ReplayedTrace } from "../reports/replayed-trace.js";
import type { PriceBook } from "../runtime/prices/price-book.js";
import { createReplay, type Replay } from "../runtime/replay.js";

export interface ReplayTracesOptions {
  readonly policy: Policy;
  readonly prices: PriceBook;
  /** Skips and counts bad lines instead of giving up their file. @default false */
  readonly lenient?: boolean;
  /** The only format to read. @default by content */
  readonly format?: string | Importer;
  /** Id of the only trace to replay; its findings come with their events. @default all, without events */
  readonly only?: string | undefined;
  /** Reads the texts. @default one with the fixed key */
  readonly observe?: Observe | undefined;
  /** Opens what looks on at each trace, given what its source says came of it. */
  readonly watch?: ((header: TraceHeader, outcome?: string) => TraceWatch) | undefined;
  /** Called with the id of each trace, also of those that are not replayed. */
  readonly onTrace?: (task: string) => void;
  /** Called at each event. */
  readonly onEvent?: (file: string) => void;
}

/** A trace at its end, or a file that could not be read to its own. */
export type ReplayedItem =
  | { readonly kind: "trace"; readonly trace: ReplayedTrace; readonly findings: readonly ShownFinding[] }
  | {
      readonly kind: "unreadable";
      readonly error: TraceFileError;
      /** Traces begun in the file of which the end is missing: half of one is no basis for a verdict. */
      readonly unfinished: number;
    };

/** Traces in the order in which they end; the report grows while they are read. */
export interface TraceReplay extends AsyncIterable<ReplayedItem> {
  readonly report: ReadReport;
}

/** Replays the traces in files and folders as they are read. Holds the state of those that have not ended. */
export function replayTraces(paths: readonly string[], options: ReplayTracesOptions): TraceReplay {
  const { lenient = false, format } = options;
  const reading = readTraces(paths, { lenient, ...(format !== undefined && { format }) });
  return { report: reading.report, [Symbol.asyncIterator]: () => replayAll(reading, options) };
}

interface Open {
  readonly replay: Replay;
  readonly collector: EvidenceCollector | undefined;
  readonly watch: TraceWatch | undefined;
  readonly findings: ShownFinding[];
}

async function* replayAll(
  reading: ReturnType<typeof readTraces>,
  options: ReplayTracesOptions,
): AsyncGenerator<ReplayedItem, void> {
  const { only, onEvent, observe = createObserver() } = options;
  const open = new Map<string, Open>();
  for await (const chunk of reading.chunks)
    for (const item of chunk) {
      switch (item.kind) {
        case "header":
          options.onTrace?.(item.header.task);
          if (isMeant(item.header.task, only)) open.set(item.header.task, begin(item));
          break;
        case "event":
        case "observation": {
          const entry = open.get(item.task);
          if (entry) feed(entry, item);
          onEvent?.(item.file);
          break;
        }
        case "end": {
          const entry = open.get(item.task);
          open.delete(item.task);
          if (entry) yield ended(entry, item.file);
          break;
        }
        case "error":
          yield { kind: "unreadable", error: item.error, unfinished: open.size };
          open.clear();
      }
    }

  function begin({ header, labels }: Extract<TraceItem, { kind: "header" }>): Open {
    return {
      replay: createReplay(header, { ...options, observe }),
      collector: only === undefined ? undefined : createEvidenceCollector(observe),
      watch: options.watch?.(header, labels?.outcome),
      findings: [],
    };
  }
}

/** Reports show an id with its control characters escaped, and that is what gets copied. */
function isMeant(task: string, only: string | undefined): boolean {
  return only === undefined || task === only || visibleText(task) === only;
}

function feed(
  { replay, collector, watch, findings }: Open,
  item: Extract<TraceItem, { kind: "event" | "observation" }>,
): void {
  const event = item.kind === "event" ? item.event : undefined;
  const replayed = item.kind === "event" ? replay.push(item.event) : replay.pushObservation(item.observation);
  watch?.push({ ...replayed, event, counts: replay.counts });
  if (!collector) return;
  if (event) collector.push(event);
  else collector.pushObservation(replayed.observation);
  for (const finding of replayed.findings) findings.push(collector.show(finding));
}

function ended({ replay, watch, findings }: Open, file: string): ReplayedItem {
  const trace = { file, ...replay.report() };
  watch?.end(trace);
  return { kind: "trace", trace, findings };
}
