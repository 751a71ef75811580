import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonBytes } from "../../../src/runtime/tokens/json-bytes.js";

const written = (value: unknown) => Buffer.byteLength(JSON.stringify(value) ?? "");

/** All that escapes differ in: marks, control characters, halves of characters, texts of any script. */
const texts = fc.string({
  unit: fc.oneof(fc.constantFrom(...'"\\\n\t\b\u0001\u007f😀é語'), fc.nat(0xffff).map(String.fromCharCode)),
});

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    texts,
    fc.constantFrom(null, undefined, true, false, -0, Number.NaN, Number.POSITIVE_INFINITY),
    fc.double(),
    fc.integer(),
    fc.date({ noInvalidDate: false }),
    fc.constant(() => 1),
    fc.array(tie("value")),
    fc.dictionary(texts, tie("value")),
    fc.array(tie("value")).map((items) => new Set(items)),
  ),
})).value;

test("a value is as long as its JSON, whatever it is made of", () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(jsonBytes(value)).toBe(written(value));
    }),
    { numRuns: 500 },
  );
});

test("a long text is counted to the byte, wherever it is cut into pieces", () => {
  fc.assert(
    fc.property(fc.integer({ min: 16_370, max: 16_400 }), texts, (chars, text) => {
      const long = { text: `${"a".repeat(chars)}${text}${"\n😀".repeat(9_000)}` };
      expect(jsonBytes(long)).toBe(written(long));
    }),
    { numRuns: 30 },
  );
});

test("what a text before it left in the buffer does not count", () => {
  jsonBytes('"'.repeat(100));
  expect(jsonBytes("a")).toBe(3);
});

test("deep values and objects that say how they are written are counted as they are written", () => {
  const deep = Array.from({ length: 200 }).reduce<unknown>((inner) => ({ inner: [inner] }), "end");
  expect(jsonBytes(deep)).toBe(written(deep));
  expect(jsonBytes([new Date(0), { toJSON: () => "short" }])).toBe(written([new Date(0), "short"]));
});

test("a circle cannot be JSON, nor be counted", () => {
  const circle: unknown[] = [];
  circle.push(circle);
  expect(() => jsonBytes(circle)).toThrow(TypeError);
});
