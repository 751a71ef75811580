import { pino } from "pino";
import { expect, test } from "vitest";
import {
  createLogger,
  type Logger,
  type LoggerOptions,
  safeLogger,
  silentLogger,
} from "../../src/runtime/log.js";

const SECRET = "sk-canary0123456789";

function recordingLogger(options: LoggerOptions = {}) {
  const lines: string[] = [];
  const logger = createLogger({ ...options, destination: { write: (line) => void lines.push(line) } });
  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? "null");
  return { logger, lines, last };
}

test("writes one JSON line with level, facts and message", () => {
  const { logger, last } = recordingLogger();
  logger.info({ task: "t1", tokens: 12 }, "Task opened");
  expect(last()).toMatchObject({ level: 30, name: "adjourn", task: "t1", tokens: 12, msg: "Task opened" });
});

test("leaves out what is below its level", () => {
  const { logger, lines } = recordingLogger({ level: "warn" });
  logger.info({}, "no");
  logger.warn({}, "yes");
  expect(lines).toHaveLength(1);
});

test("finds secrets in messages, fields, names, errors and their causes, at any depth", () => {
  const { logger, lines } = recordingLogger({ content: true });
  const error = new Error(`failed with ${SECRET}`, { cause: new Error(`Bearer ${SECRET}`) });
  logger.error(
    { err: error, request: { parts: [{ note: SECRET }], headers: { Authorization: SECRET } } },
    SECRET,
  );
  logger.error(error);
  logger.error({ [SECRET]: 1, openaiApiKey: "plainlooking", "set-cookie": ["plainlooking"] });
  expect(lines.join("")).not.toMatch(/canary|plainlooking/);
});

test("withholds content by default, and counts of the same name it keeps", () => {
  const { logger, last } = recordingLogger();
  logger.info({ text: "dear customer", message: { text: "dear" }, tokens: { input: 5, output: 7 } });
  expect(last()).toMatchObject({
    text: "[content withheld: 13 characters]",
    message: "[content withheld]",
    tokens: { input: 5, output: 7 },
  });
});

test("logs content when asked to", () => {
  const { logger, last } = recordingLogger({ content: true });
  logger.info({ text: "dear customer" });
  expect(last()["text"]).toBe("dear customer");
});

test("nothing in a message or field starts a new line or drives a terminal", () => {
  const { logger, lines } = recordingLogger();
  const forged = 'x\n{"level":60,"msg":"forged"}\r\u2028\u001b[2J\u009b\u202e';
  logger.warn({ [forged]: forged, err: new Error(forged) }, forged);
  expect(lines).toHaveLength(1);
  expect(lines[0]?.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028]/u);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: 40 });
});

test("an error keeps its name, code and stack", () => {
  const { logger, last } = recordingLogger();
  logger.error({ err: Object.assign(new RangeError("too far"), { code: "TOO_FAR" }) });
  expect(last()["err"]).toMatchObject({
    name: "RangeError",
    message: "too far",
    code: "TOO_FAR",
    stack: expect.stringMatching(/^RangeError: too far \| at /),
  });
});

test("cycles, deep and wide values, long texts and hostile getters are cut short", () => {
  const { logger, lines } = recordingLogger();
  const cyclic: Record<string, unknown> = { name: "cyclic" };
  cyclic["self"] = [cyclic, cyclic, cyclic, cyclic, cyclic, cyclic, cyclic, cyclic];
  logger.info({ cyclic });
  logger.info({ wide: Array.from({ length: 100_000 }, (_, index) => index) });
  logger.info({ note: "x".repeat(1_000_000) });
  logger.info({
    get trap() {
      throw new Error("trap");
    },
  });
  expect(lines).toHaveLength(4);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(60_000);
  expect(lines[3]).toContain("[unreadable]");
});

test("a secret that the length limit would halve is not left standing", () => {
  const { logger, lines } = recordingLogger();
  logger.info({ note: `${" ".repeat(8_186)}${SECRET}` });
  expect(lines.join("")).not.toContain("sk-");
});

test("bytes, dates and big integers are written as text", () => {
  const { logger, last } = recordingLogger();
  logger.info({ bytes: new Uint8Array(3), date: new Date(0), nano: 10n });
  expect(last()).toMatchObject({ bytes: "[3 bytes]", date: "1970-01-01T00:00:00.000Z", nano: "10" });
});

test("any pino instance is a logger, and gets cleaned facts only", () => {
  const lines: string[] = [];
  const own: Logger = pino({}, { write: (line: string) => void lines.push(line) });
  safeLogger(own).info({ note: SECRET, text: "dear customer" }, SECRET);
  expect(lines.join("")).not.toMatch(/canary|dear/);
});

test("a logger that throws does no harm", () => {
  const fail = (): never => {
    throw new Error("disk full");
  };
  expect(() => safeLogger({ debug: fail, info: fail, warn: fail, error: fail }).error({}, "x")).not.toThrow();
});

test("a logger is made safe once", () => {
  const { logger } = recordingLogger({ content: true });
  expect(safeLogger(logger)).toBe(logger);
  expect(safeLogger(silentLogger)).toBe(silentLogger);
});
