import { expect, test } from "vitest";
import { fixedKey } from "../../../src/core/fingerprint.js";
import { createPrinter } from "../../../src/core/observe/printer.js";

/** Enough that 32 bits would collide about five times. */
const TEXTS = 200_000;

/** Letters only: numbers would be masked or folded. */
function name(index: number): string {
  return index.toString(26).replaceAll(/\d/g, (digit) => "qrstuvwxyz"[Number(digit)] ?? "");
}

test.each([
  ["one short word", (index: number) => `ask ${name(index)} again`],
  ["one long word", (index: number) => `ask commonprefix${name(index)}commonsuffix again`],
])("texts that differ in %s have different prints", (_, write) => {
  const print = createPrinter(fixedKey);
  const exact = new Set<number>();
  const fine = new Set<number>();
  const texts = new Set<string>();
  for (let index = 0; index < TEXTS; index += 1) {
    const text = write(index);
    const printed = print(text).print;
    texts.add(text.toLowerCase());
    exact.add(printed.exact);
    fine.add(printed.fine);
  }
  expect(exact.size).toBe(texts.size);
  expect(fine.size).toBe(texts.size);
});

test("one changed letter changes about half of the bits", () => {
  const print = createPrinter(fixedKey);
  const bits = { exact: 0, fine: 0 };
  const pairs = 2_000;
  for (let index = 0; index < pairs; index += 1) {
    const text = `please ask ${name(index + 500)} for the report`;
    const at = index % 10;
    const other = `${text.slice(0, at)}${text[at] === "x" ? "y" : "x"}${text.slice(at + 1)}`;
    const [one, two] = [print(text).print, print(other).print];
    bits.exact += differingBits(one.exact, two.exact);
    bits.fine += differingBits(one.fine, two.fine);
  }
  // 53 bits: 26.5 on average, and a standard error of 0.08 over so many pairs.
  expect(bits.exact / pairs).toBeCloseTo(26.5, 0);
  expect(bits.fine / pairs).toBeCloseTo(26.5, 0);
});

function differingBits(one: number, other: number): number {
  let bits = BigInt(one) ^ BigInt(other);
  let count = 0;
  for (; bits !== 0n; bits &= bits - 1n) count += 1;
  return count;
}
