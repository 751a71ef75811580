import { pino } from "pino";
import { type LoggableOptions, loggable, loggableText } from "./loggable.js";

type LogMethod = (facts: object, message?: string) => void;

/** What the library needs of a logger; every pino instance has it. */
export interface Logger {
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
}

const LEVELS = ["debug", "info", "warn", "error"] as const;

export type LogLevel = (typeof LEVELS)[number];

export interface LoggerOptions extends LoggableOptions {
  /** Least important level that is written. @default "info" */
  readonly level?: LogLevel;
  /** Takes one JSON line at a time. @default standard error, written synchronously, so that no line is lost at exit */
  readonly destination?: { write(line: string): void };
}

const ignore: LogMethod = () => {};

/** Logs nothing; the library's default. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

const safeLoggers = new WeakSet<Logger>([silentLogger]);

/** Makes a pino logger that writes JSON lines without secrets and, unless asked to, without content. */
export function createLogger({ level = "info", destination, ...options }: LoggerOptions = {}): Logger {
  const sink = destination ?? pino.destination({ dest: process.stderr.fd, sync: true });
  // Errors arrive as plain objects; pino's own serializer would call their type "Object".
  const inner = pino({ name: "adjourn", level, serializers: { err: (error: unknown) => error } }, sink);
  const safe = safeLogger(inner, options);
  const audible = (own: LogLevel): LogMethod => (inner.isLevelEnabled(own) ? safe[own] : ignore);
  return remembered({
    debug: audible("debug"),
    info: audible("info"),
    warn: audible("warn"),
    error: audible("error"),
  });
}

/** Puts a logger behind the same cleaning as our own; it also keeps a logger that throws from doing harm. */
export function safeLogger(inner: Logger, options: LoggableOptions = {}): Logger {
  if (safeLoggers.has(inner)) return inner;
  const through =
    (level: LogLevel): LogMethod =>
    (facts, message) => {
      try {
        const cleaned = loggable(facts, options);
        if (message === undefined) inner[level](cleaned);
        else inner[level](cleaned, loggableText(message));
      } catch {
        // A log line is worth less than the task it tells of.
      }
    };
  return remembered({
    debug: through("debug"),
    info: through("info"),
    warn: through("warn"),
    error: through("error"),
  });
}

function remembered(logger: Logger): Logger {
  safeLoggers.add(logger);
  return logger;
}
