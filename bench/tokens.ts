/**
 * Compares the token counter with js-tiktoken, gpt-tokenizer and the rule of a quarter of the characters: speed
 * and error on usual texts, and the time of one call on texts made to be slow. Texts come from packages in
 * node_modules or are generated from a fixed seed, so two runs count the same.
 */
import { readFileSync } from "node:fs";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { Tiktoken } from "js-tiktoken/lite";
import o200k from "js-tiktoken/ranks/o200k_base";
import { heuristicTokens } from "../src/runtime/tokens/heuristic-tokens.js";
import { createTokenCounter } from "../src/runtime/tokens/token-counter.js";
import { openReport } from "./open-report.js";
import { machine, type Row } from "./report.js";

type Count = (text: string) => number;

interface Sample {
  readonly name: string;
  readonly text: string;
}

/** The size that the counter is exact up to. */
const FULL_CHARS = 65_536;

/** The other counters take the square of a piece's length: past this, twice the size would take four times as long. */
const PATIENCE_MS = 500;

const loadStart = performance.now();
const counter = createTokenCounter();
await counter.ready();
const loadMs = performance.now() - loadStart;

const tiktoken = new Tiktoken(o200k);
const own: Count = (text) => counter.count(text).tokens;
const jsTiktoken: Count = (text) => tiktoken.encode(text, [], []).length;
const gptTokenizer: Count = (text) => countTokens(text, { disallowedSpecial: new Set() });

const report = openReport({ name: "bench:tokens", setup: machine() });
console.log(`Loading o200k_base took ${Math.round(loadMs)} ms, warming up included`);
const usual = usualSamples().map(compareUsual);
report.show(
  "Usual text of 64 KB: best of five calls (gpt-tokenizer remembers pieces), and error of the guesses",
  usual,
);
const hostile = hostileSamples().map(compareHostile);
report.show("Hostile text of 64 KB: five calls; the others at the largest size that they manage", hostile);

report.write({ machine: machine(), loadMs, usual, hostile });

function compareUsual({ name, text }: Sample): Row {
  const exact = own(text);
  const theirs = Math.min(...times(text, jsTiktoken));
  const ours = Math.min(...times(text, own));
  return {
    text: name,
    tokens: exact,
    "adjourn MB/s": megabytesPerSecond(text, ours),
    "gpt-tokenizer MB/s": megabytesPerSecond(text, Math.min(...times(text, gptTokenizer))),
    "js-tiktoken MB/s": megabytesPerSecond(text, theirs),
    "times js-tiktoken": round(theirs / ours),
    equal: exact === jsTiktoken(text) ? "yes" : "NO",
    "chars/4": percent(text.length / 4 / exact - 1),
    "bytes/4": percent(heuristicTokens(text) / exact - 1),
  };
}

function compareHostile({ name, text }: Sample): Row {
  const mine = times(text, own).sort((left, right) => left - right);
  const gpt = largestManageable(text, gptTokenizer);
  const theirs = largestManageable(text, jsTiktoken);
  return {
    text: name,
    tokens: own(text),
    "median ms": round(mine[2] ?? Number.NaN),
    "slowest ms": round(mine[4] ?? Number.NaN),
    "gpt-tokenizer": `${round(gpt.ms)} ms at ${gpt.part.length}`,
    "js-tiktoken": `${round(theirs.ms)} ms at ${theirs.part.length}`,
    "times js-tiktoken there": round(theirs.ms / Math.min(...times(theirs.part, own))),
    equal: own(theirs.part) === jsTiktoken(theirs.part) ? "yes" : "NO",
  };
}

interface Manageable {
  readonly part: string;
  /** The first call on the part: gpt-tokenizer remembers long pieces. */
  readonly ms: number;
}

/** Doubles the size until a call takes longer than our patience, or the text is used up. */
function largestManageable(text: string, count: Count): Manageable {
  for (let size = 512; ; size *= 2) {
    const part = text.slice(0, size);
    const ms = timeMs(part, count);
    if (ms > PATIENCE_MS || size >= text.length) return { part, ms };
  }
}

function times(text: string, count: Count): number[] {
  return Array.from({ length: 5 }, () => timeMs(text, count));
}

function timeMs(text: string, count: Count): number {
  const start = performance.now();
  count(text);
  return performance.now() - start;
}

function usualSamples(): Sample[] {
  return [
    { name: "English (Apache licence)", text: fill(read("typescript/LICENSE.txt")) },
    { name: "Chinese (compiler messages)", text: fill(chineseMessages()) },
    { name: "code (zod's schemas.js)", text: fill(read("zod/v4/core/schemas.js")) },
    { name: "JSON (package-lock.json)", text: fill(readFileSync("package-lock.json", "utf8")) },
  ];
}

function chineseMessages(): string {
  const messages: Record<string, string> = JSON.parse(
    read("typescript/lib/zh-cn/diagnosticMessages.generated.json"),
  );
  return Object.values(messages).join("\n");
}

function hostileSamples(): Sample[] {
  const random = seededRandom(1);
  const oneOf = (from: readonly string[]) => from[random(from.length)] ?? "";
  const codePoint = (first: number, count: number) => String.fromCodePoint(first + random(count));
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const base64 = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"];
  const mixed = ["a", "B", " ", "\n", "\t", "中", "。", "1", "!", "\u0301", "😀", "\ud800", "ʰ", "'s", "/"];
  return [
    { name: "one letter", text: fill("a") },
    { name: "one capital", text: fill("A") },
    { name: "spaces", text: fill(" ") },
    { name: "newlines", text: fill("\n") },
    { name: "space newline", text: fill(" \n") },
    { name: "CR LF", text: fill("\r\n") },
    { name: "tabs", text: fill("\t") },
    { name: "=====", text: fill("=") },
    { name: "─────", text: fill("─") },
    { name: "Chinese phrase, no stops", text: fill("我们可以继续确认这个方案") },
    { name: "random Chinese", text: generate(() => codePoint(0x4e00, 20_000)) },
    { name: "random Korean", text: generate(() => codePoint(0xac00, 11_000)) },
    { name: "。。。。。", text: fill("。") },
    { name: "digits", text: generate(() => String(random(10))) },
    { name: "one emoji", text: fill("😀") },
    { name: "random emoji", text: generate(() => codePoint(0x1f300, 700)) },
    { name: "lone surrogates", text: fill("\ud800") },
    { name: "base64", text: generate(() => oneOf(base64)) },
    { name: "random letters", text: generate(() => oneOf(letters)) },
    { name: "nested JSON", text: fill('{"a":[') },
    { name: "random runs of all", text: generate(() => oneOf(mixed).repeat(random(300))) },
  ];
}

/** A linear congruential generator (constants of Numerical Recipes): the same texts in every run. */
function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function generate(part: () => string): string {
  let text = "";
  while (text.length < FULL_CHARS) text += part();
  return flat(text);
}

function fill(text: string): string {
  return flat(text.repeat(Math.ceil(FULL_CHARS / text.length)));
}

/** Cuts to size and copies, so that no counter pays for joining the parts. */
function flat(text: string): string {
  return Buffer.from(text.slice(0, FULL_CHARS), "utf16le").toString("utf16le");
}

function read(path: string): string {
  return readFileSync(`node_modules/${path}`, "utf8");
}

function megabytesPerSecond(text: string, ms: number): number {
  return round(Buffer.byteLength(text) / ms / 1_000);
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function percent(share: number): string {
  return `${share < 0 ? "" : "+"}${Math.round(share * 100)} %`;
}
