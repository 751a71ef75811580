import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type JsonLine, jsonLines } from "../../src/importers/json-lines.js";
import { readRawLines } from "../../src/importers/read-raw-lines.js";
import { tempFile, tempFiles } from "../temp-files.js";

/** Lines as `number=value` or `number!expected`. */
async function read(content: string | Uint8Array, maxLineBytes?: number): Promise<string[]> {
  return readPath(tempFile(content), maxLineBytes);
}

async function readPath(file: string, maxLineBytes = 10_000_000): Promise<string[]> {
  const lines: string[] = [];
  for await (const chunk of readRawLines(file, { maxLineBytes })) {
    lines.push(...Array.from(jsonLines(chunk), shown));
  }
  return lines;
}

function shown(line: JsonLine): string {
  return "problem" in line
    ? `${line.line}!${line.problem.expected}, got ${line.problem.got}`
    : `${line.line}=${JSON.stringify(line.value)}`;
}

const manyLines = Array.from({ length: 20_000 }, (_, index) =>
  JSON.stringify({ index, random: Math.sin(index) }),
);

test("line ends of all kinds, empty lines and a last line without end are accepted", async () => {
  expect(await read('{"a":1}\r\n\n  \t\n[2]\n3')).toEqual(['1={"a":1}', "4=[2]", "5=3"]);
});

test("a byte order mark is accepted before the first line only", async () => {
  const [first, second] = await read("\ufeff1\n\ufeff2\n");
  expect(first).toBe("1=1");
  expect(second).toMatch(/^2!one JSON value, got "\\ufeff2"$/);
});

test("invalid UTF-8 is a bad line, and the next one is read", async () => {
  const lines = await read(Buffer.concat([Buffer.from([0x22, 0xff, 0x22, 0x0a]), Buffer.from("2\n")]));
  expect(lines).toEqual(['1!UTF-8 text, got "\\"ÿ\\""', "2=2"]);
});

test.each(["{", '{"a":1,}', "// no", "NaN", "1 2", "\u0000", "undefined"])(
  "%j is no JSON value",
  async (text) => {
    expect(await read(`${text}\n7\n`)).toEqual([expect.stringMatching(/^1!one JSON value, got "/), "2=7"]);
  },
);

test("a line of the longest allowed size is read, one byte more is refused before parsing", async () => {
  expect(await read('"345678"\n"3456789"\n1\n', 8)).toEqual([
    '1="345678"',
    '2!a line of at most 8 bytes, got "\\"3456789\\""',
    "3=1",
  ]);
});

test("128 levels are read, 129 and five million are refused before parsing", async () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  const lines = await read(`${nested(128)}\n${nested(129)}\n${nested(5_000_000)}\n1\n`, 20_000_000);
  expect(lines.map((line) => line.slice(0, 40))).toEqual([
    `1=${"[".repeat(38)}`,
    "2!JSON nested at most 128 levels deep, g",
    "3!JSON nested at most 128 levels deep, g",
    "4=1",
  ]);
});

test("gzip is recognised by its first bytes, whatever the file is called", async () => {
  expect(await read(gzipSync("1\n2\n"))).toEqual(["1=1", "2=2"]);
});

test("gzip members follow each other, as from appending compressed pieces", async () => {
  expect(await read(Buffer.concat([gzipSync("1\n2"), gzipSync("3\n"), gzipSync("4\n")]))).toEqual([
    "1=1",
    "2=23",
    "3=4",
  ]);
});

test("zeros that pad a gzip file are ignored", async () => {
  expect(await read(Buffer.concat([gzipSync("1\n"), Buffer.alloc(40_000)]))).toEqual(["1=1"]);
});

test("a compressed file inside a compressed file is data, not unpacked again", async () => {
  expect(await read(gzipSync(gzipSync("1\n")))).toEqual([expect.stringMatching(/^1!UTF-8 text/)]);
});

test("of a truncated gzip file all readable lines are delivered, then one error with its place", async () => {
  const whole = gzipSync(manyLines.join("\n"));
  const lines = await read(whole.subarray(0, whole.length / 2));
  const delivered = lines.slice(0, -1);
  expect(delivered.length).toBeGreaterThan(manyLines.length / 3);
  expect(delivered).toEqual(
    manyLines.slice(0, delivered.length).map((line, index) => `${index + 1}=${line}`),
  );
  expect(lines.at(-1)).toMatch(
    new RegExp(
      `^${delivered.length + 1}!a file that can be read to its end, got unexpected end of file after \\d+ bytes$`,
    ),
  );
});

/** Decompressed bytes before a damage that may be lost with it: one output buffer of zlib. */
const LOST_WITH_DAMAGE = 16 * 1024;

test.each([
  [
    "a wrong checksum",
    (whole: Buffer) => Buffer.concat([whole.subarray(0, -8), Buffer.alloc(4, 1), whole.subarray(-4)]),
  ],
  ["garbage behind the data", (whole: Buffer) => Buffer.concat([whole, Buffer.from("garbage")])],
])("%s is one error behind the lines that were read", async (_, damage) => {
  const text = manyLines.join("\n");
  const lines = await read(damage(gzipSync(text)));
  expect(lines.at(-1)).toMatch(
    /!a file that can be read to its end, got incorrect (data|header) check after/,
  );
  expect(lines.slice(0, -1)).toEqual(
    manyLines.slice(0, lines.length - 1).map((line, index) => `${index + 1}=${line}`),
  );
  const delivered = manyLines.slice(0, lines.length).join("\n").length;
  expect(delivered).toBeGreaterThanOrEqual(text.length - LOST_WITH_DAMAGE);
});

test("two hundred megabytes of one compressed line are passed over, not held", async () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000, 0x20));
  expect(bomb.length).toBeLessThan(250_000);
  expect(await read(Buffer.concat([bomb, gzipSync("\n1\n")]))).toEqual([
    expect.stringMatching(/^1!a line of at most 10000000 bytes/),
    "2=1",
  ]);
});

test("a folder, a missing file and a named pipe are said to be unreadable, without waiting", async () => {
  const folder = tempFiles();
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  expect(await readPath(folder)).toEqual([expect.stringMatching(/got no regular file$/)]);
  expect(await readPath(pipe)).toEqual([expect.stringMatching(/got no regular file$/)]);
  expect(await readPath(join(folder, "none"))).toEqual([
    expect.stringMatching(/got no such file or folder$/),
  ]);
});

test("a reader that stops early closes the file", async () => {
  for (const content of [manyLines.join("\n"), gzipSync(manyLines.join("\n"))]) {
    const lines = readRawLines(tempFile(content));
    await lines.next();
    await lines.return();
    expect(await lines.next()).toEqual({ done: true, value: undefined });
  }
});
