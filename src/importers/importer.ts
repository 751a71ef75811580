import type { Event } from "../core/event.js";
import type { Problem } from "../core/explain-issue.js";
import type { Observation } from "../core/observation.js";
import type { TraceHeader } from "../core/trace.js";

/** What is known about a recorded run beside the run itself. Only measurements look at it. */
export interface TraceLabels {
  /** Name of the data set that the run comes from. */
  readonly source: string;
  /** Whether somebody found unproductive repetition; `null`: undecided. */
  readonly loop: boolean | null;
  readonly kind?: string;
  /** `seq` of the first redundant event. */
  readonly start?: number;
  /** `seq` of the last event of the loop. */
  readonly end?: number;
  /** Start and end of each loop, where a run has several. */
  readonly segments?: readonly (readonly [number, number])[];
  readonly labelBy?: string;
  readonly outcome: string;
}

/** One step of reading a trace. A task's header comes first, its end last. */
export type TraceItem =
  | { readonly kind: "header"; readonly header: TraceHeader; readonly labels?: TraceLabels }
  | { readonly kind: "event"; readonly task: string; readonly event: Event }
  | { readonly kind: "observation"; readonly task: string; readonly observation: Observation }
  | { readonly kind: "end"; readonly task: string };

/** What came of one line, or of one part of a document. */
export type LineResult =
  | {
      readonly ok: true;
      readonly items: readonly TraceItem[];
      /** Fields that the format does not know: dropped, but counted. */
      readonly unknownFields: readonly string[];
      /** What is odd but accepted. */
      readonly notes?: readonly string[];
    }
  | {
      readonly ok: false;
      readonly problem: Problem;
      /** Whether the rest of the file cannot be understood without it. */
      readonly isFatal: boolean;
    };

/** What an importer is told about the file that it reads. */
export interface ImportContext {
  readonly file: string;
}

/** Reads the lines of one file in order. */
export interface LineReader {
  read(value: unknown): LineResult;
  /** Delivers what is still held at the end of the file, and ends the tasks that are still open. */
  finish(): Iterable<LineResult>;
}

/** Reads the lines of one text in order, empty ones included. */
export interface TextReader {
  read(line: string): LineResult;
  /** Delivers what is still held at the end of the file, and ends the tasks that are still open. */
  finish(): Iterable<LineResult>;
}

/** Translates a format that holds one JSON value a line. Also reads a JSON array of such values. */
export interface LineImporter {
  readonly id: string;
  readonly input: "lines";
  /** Looks at the first line of a file, parsed. */
  recognises(first: unknown): boolean;
  open(context: ImportContext): LineReader;
}

/** Translates plain text, line by line. */
export interface TextImporter {
  readonly id: string;
  readonly input: "text";
  /** Looks at the beginning of a file: at most 8 KiB, unless its first line is longer. */
  recognises(head: string): boolean;
  open(context: ImportContext): TextReader;
}

/** Translates a format in which a file is one JSON document. */
export interface DocumentImporter {
  readonly id: string;
  readonly input: "document";
  recognises(document: unknown): boolean;
  /** A problem names its place in the document as `field`, such as `runs.3.messages`. */
  read(document: unknown, context: ImportContext): Iterable<LineResult>;
}

/** Translates one format of recorded runs into events. Formats with one `id` are forms of the same. */
export type Importer = LineImporter | TextImporter | DocumentImporter;
