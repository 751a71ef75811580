import { appendFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Event } from "../core/event.js";
import type { Observation } from "../core/observation.js";
import type { TraceHeader } from "../core/trace.js";
import { formatTraceLine } from "../core/trace-line.js";
import type { Clock } from "./clock.js";
import type { Logger } from "./log.js";

const compress = promisify(gzip);

/** Where traces are recorded, and how much of each task. */
export interface RecorderOptions {
  /** Folder for one file per task; made when it is missing. */
  readonly folder: string;
  /** Records texts too. Without them, replays give the same decisions but show no words. @default false */
  readonly content?: boolean;
  /** Writes `.jsonl.gz`. @default false */
  readonly gzip?: boolean;
}

/** Time after which buffered lines are written. A crash loses at most that. */
const WRITE_EVERY_MS = 500;
/** Lines buffered per task before they are written at once. */
const MAX_BUFFERED_LINES = 2_000;

/** Writes the log of each task to a trace file of its own, in the background. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #lines = new Map<string, string[]>();
  #cancel: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    options: RecorderOptions,
    { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
  ) {
    this.#options = options;
    this.#clock = clock;
    this.#logger = logger;
  }

  begin(header: TraceHeader): void {
    this.#push(header.task, formatTraceLine({ kind: "header", header: this.#captured(header) }));
  }

  /** Records one place of the log. `event` is absent for what another process wrote: its text stayed there. */
  record(task: string, observation: Observation, event: Event | undefined): void {
    const withText = this.#options.content === true && event !== undefined;
    this.#push(
      task,
      formatTraceLine(withText ? { kind: "event", event } : { kind: "observation", observation }),
    );
  }

  /** Writes what is buffered and resolves when it is in the files. Failures are logged, never thrown. */
  flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    const lines = [...this.#lines];
    this.#lines.clear();
    this.#writing = this.#writing
      .then(() => this.#write(lines))
      .catch((error: unknown) => this.#logger.error({ error }, "trace not written"));
    return this.#writing;
  }

  /** A goal is text like any other. */
  #captured({ goal, ...header }: TraceHeader): TraceHeader {
    if (this.#options.content !== true) return { ...header, capture: "observations" };
    return { ...header, ...(goal === undefined ? {} : { goal }), capture: "content" };
  }

  #push(task: string, line: string): void {
    const lines = this.#lines.get(task) ?? [];
    lines.push(line);
    this.#lines.set(task, lines);
    if (lines.length >= MAX_BUFFERED_LINES) void this.flush();
    else this.#cancel ??= this.#clock.schedule(WRITE_EVERY_MS, () => void this.flush());
  }

  async #write(tasks: readonly (readonly [string, readonly string[]])[]): Promise<void> {
    const { folder } = this.#options;
    await mkdir(folder, { recursive: true });
    for (const [task, lines] of tasks) {
      const text = `${lines.join("\n")}\n`;
      if (this.#options.gzip === true)
        await appendFile(join(folder, `${task}.jsonl.gz`), await compress(text));
      else await appendFile(join(folder, `${task}.jsonl`), text);
    }
  }
}
