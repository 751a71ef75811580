/**
 * Decides which tokens with digits say nothing: clock times, ids, epochs, and numbers after a counter
 * word ("attempt 3"). Plain numbers stay: masking them all turns pagination, batches and negotiations
 * into false loops.
 */

/** Words before a number that says nothing. */
export const COUNTER_WORDS =
  "attempt attempts retry retries round iteration iter try tries turn elapsed took pid after in eta run poll " +
  "duration durationms duration_ms elapsedms elapsed_ms latency latencyms latency_ms uptime";

/** Shortest hexadecimal id with both letters and digits that is taken for one: git's short hash has 7. */
const MIN_HEX_ID = 7;
/** Digits of an instant in seconds (since 2001) and in milliseconds. */
const EPOCH_DIGITS = new Set([10, 13]);

/** What stands behind a number that tells how often something was done, in UTF-8; each begins with another byte. */
const TALLY_WORDS: ReadonlyMap<number, readonly number[]> = new Map(
  ["times", "次"].map((word) => [...new TextEncoder().encode(word)]).map((word) => [word[0] ?? 0, word]),
);
/** The sign for it counts as a letter, and so it is the end of the number itself. */
const TALLY_SIGN = [0xc3, 0x97] as const;

const SPACE = 32;
const DIGIT_0 = 48;
const DASH = 45;
const COLON = 58;
const DOT = 46;

/**
 * Returns where the volatile token ends whose first run of letters and digits ends at `end`, or 0 when the
 * token is to be kept.
 */
export function volatileEnd(bytes: Uint8Array, end: number): number {
  let start = end;
  while (start > 0 && isAlphanumeric(bytes[start - 1] ?? 0)) start -= 1;
  const next = bytes[end];
  const isJoined = next === DASH || next === COLON;
  const joinedEnd = isJoined ? uuidEnd(bytes, start, end) || instantEnd(bytes, start, end) : 0;
  return joinedEnd === 0 && end - start >= MIN_HEX_ID ? idEnd(bytes, start, end) : joinedEnd;
}

/**
 * Whether the number that ends at `end` tells how often something was done, as in "read 3 times" and "3×": the next
 * try moves it, like the number of an attempt. A factor, as in "3×4" or "3 times 4", is none.
 */
export function isTally(bytes: Uint8Array, end: number): boolean {
  if (bytes[end - 1] === TALLY_SIGN[1] && bytes[end - 2] === TALLY_SIGN[0]) return true;
  const start = bytes[end] === SPACE ? end + 1 : end;
  const word = TALLY_WORDS.get(bytes[start] ?? 0);
  if (word === undefined || word.some((byte, index) => bytes[start + index] !== byte)) return false;
  const behind = start + word.length;
  return (
    !isAlphanumeric(bytes[behind] ?? 0) && !isDigit(bytes[bytes[behind] === SPACE ? behind + 1 : behind] ?? 0)
  );
}

/** 8-4-4-4-12 hexadecimal digits. */
function uuidEnd(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== 8 || bytes[end] !== DASH) return 0;
  const stop = start + 36;
  for (let index = start; index < stop; index += 1) {
    const offset = index - start;
    const isDash = offset === 8 || offset === 13 || offset === 18 || offset === 23;
    if (isDash ? bytes[index] !== DASH : !isHex(bytes[index] ?? 0)) return 0;
  }
  return stop;
}

/** `12:34:56`, `12:34:56.789`, alone or after a date as in `2026-11-22T12:34:56Z`. A date alone is kept. */
function instantEnd(bytes: Uint8Array, start: number, end: number): number {
  let index = start;
  if (isDate(bytes, start)) {
    index = start + 10;
    if (bytes[index] !== 84 && bytes[index] !== 32) return 0;
    index += 1;
  } else if (end - start > 2) return 0;
  return clockEnd(bytes, index);
}

function isDate(bytes: Uint8Array, start: number): boolean {
  return (
    digits(bytes, start, 4) &&
    bytes[start + 4] === DASH &&
    digits(bytes, start + 5, 2) &&
    bytes[start + 7] === DASH &&
    digits(bytes, start + 8, 2)
  );
}

/** Needs seconds: `12:34` without them is as often a verse, a score or a line as a time. */
function clockEnd(bytes: Uint8Array, start: number): number {
  const colons = bytes[start + 2] === COLON && bytes[start + 5] === COLON;
  if (!colons || !digits(bytes, start, 2) || !digits(bytes, start + 3, 2) || !digits(bytes, start + 6, 2)) {
    return 0;
  }
  let index = start + 8;
  if (bytes[index] === DOT || bytes[index] === 44) {
    index += 1;
    while (isDigit(bytes[index] ?? 0)) index += 1;
  }
  if (bytes[index] === 90) return index + 1;
  const isOffset = (bytes[index] === 43 || bytes[index] === DASH) && digits(bytes, index + 1, 2);
  if (!isOffset) return index;
  const minutes = bytes[index + 3] === COLON ? index + 4 : index + 3;
  return digits(bytes, minutes, 2) ? minutes + 2 : index + 3;
}

/** A hexadecimal id or an epoch. */
function idEnd(bytes: Uint8Array, start: number, end: number): number {
  let letters = 0;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    if (!isHex(byte)) return 0;
    if (!isDigit(byte)) letters += 1;
  }
  const length = end - start;
  const isEpoch = letters === 0 && EPOCH_DIGITS.has(length);
  const isHexId = letters > 0 && letters < length && length >= MIN_HEX_ID;
  return isEpoch || isHexId ? end : 0;
}

function digits(bytes: Uint8Array, start: number, count: number): boolean {
  for (let index = start; index < start + count; index += 1) if (!isDigit(bytes[index] ?? 0)) return false;
  return true;
}

function isAlphanumeric(byte: number): boolean {
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 97 && lower <= 122);
}

function isDigit(byte: number): boolean {
  return byte >= DIGIT_0 && byte <= 57;
}

function isHex(byte: number): boolean {
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 97 && lower <= 102);
}
