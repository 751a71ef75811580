import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LineSplitter } from "../../src/importers/split-lines.js";

function split(chunks: readonly Buffer[], maxBytes = 1_000): string[] {
  const splitter = new LineSplitter(maxBytes);
  const raw = [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.finish()];
  return raw.map((line) => (line.kind === "line" ? line.bytes.toString() : `too long: ${line.start}`));
}

test("lines are the same however the bytes are cut into chunks", () => {
  const lineText = fc.string({ unit: "grapheme" }).filter((text) => !/[\r\n]/.test(text));
  fc.assert(
    fc.property(fc.array(lineText), fc.integer({ min: 1, max: 9 }), (lines, size) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(split(chunks)).toEqual(lines);
    }),
  );
});

test("a line may end in carriage return and line feed, in line feed, or with the file", () => {
  expect(split([Buffer.from("a\r\nb\nc")])).toEqual(["a", "b", "c"]);
});

test("a line over the limit is given up, and the next one is read", () => {
  expect(split([Buffer.from("12345"), Buffer.from("67890"), Buffer.from("1\nok\n")], 8)).toEqual([
    "too long: 1234567890",
    "ok",
  ]);
});

test("of an endless line only its start is kept", () => {
  const splitter = new LineSplitter(1_000);
  for (let chunk = 0; chunk < 1_000; chunk += 1)
    expect([...splitter.push(Buffer.alloc(500, 97))]).toEqual([]);
  const [line] = [...splitter.finish()];
  expect(line).toEqual({ kind: "too-long", start: Buffer.alloc(160, 97) });
});
