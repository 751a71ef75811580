/** Characters written into the buffer at once. */
const PIECE_CHARS = 16_384;
/** Longest UTF-8 sequence of one UTF-16 unit. */
const BYTES_PER_UNIT = 3;
/** Nested deeper, a value is left to the serializer, which also knows a circle when it sees one. */
const MAX_DEPTH = 64;

const encoder = new TextEncoder();
const bytes = new Uint8Array(PIECE_CHARS * BYTES_PER_UNIT);
const lanes = new Int32Array(bytes.buffer);

/** Highest bit of each of four bytes. */
const TOPS = 0x8080_8080 | 0;

/** Bytes that each byte takes more in JSON: short escapes of two characters, and others of six. */
const extra = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 ? 0 : JSON.stringify(String.fromCharCode(byte)).length - 3,
);

/**
 * Counts the bytes of a value's JSON without writing it: of a conversation, that would be several times its size in
 * garbage with each call. 0 where it has none.
 *
 * @throws TypeError where the value cannot be JSON
 */
export function jsonBytes(value: unknown): number {
  return plainBytes(value, 0) ?? Buffer.byteLength(JSON.stringify(value) ?? "");
}

/** `undefined` where the value is not made of plain objects, lists, texts and numbers. */
function plainBytes(value: unknown, depth: number): number | undefined {
  switch (typeof value) {
    case "string":
      return textBytes(value);
    case "number":
      return Number.isFinite(value) ? String(value).length : 4;
    case "boolean":
      return value ? 4 : 5;
    case "object":
      if (value === null) return 4;
      if (depth === MAX_DEPTH || "toJSON" in value) return undefined;
      return Array.isArray(value) ? listBytes(value, depth) : objectBytes(value, depth);
    default:
      return undefined;
  }
}

function listBytes(list: readonly unknown[], depth: number): number | undefined {
  // Brackets, and a comma between two.
  let sum = Math.max(2, list.length + 1);
  for (const item of list) {
    const size = plainBytes(item, depth + 1);
    if (size === undefined) return undefined;
    sum += size;
  }
  return sum;
}

function objectBytes(object: object, depth: number): number | undefined {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  let sum = 1;
  for (const name of Object.keys(object)) {
    const value: unknown = (object as Record<string, unknown>)[name];
    if (value === undefined) continue;
    const size = plainBytes(value, depth + 1);
    if (size === undefined) return undefined;
    // A colon, and a comma or the last brace.
    sum += textBytes(name) + size + 2;
  }
  return Math.max(2, sum);
}

function textBytes(text: string): number {
  if (text.length <= PIECE_CHARS) return pieceBytes(text) + 2;
  let sum = 2;
  for (let start = 0; start < text.length; ) {
    const end = pieceEnd(text, start);
    sum += pieceBytes(text.slice(start, end));
    start = end;
  }
  return sum;
}

/** Four bytes at a time: hardly any need an escape. */
function pieceBytes(piece: string): number {
  const { written } = encoder.encodeInto(piece, bytes);
  // Behind the text: what stands there from one before must not count.
  for (let at = written; (at & 3) !== 0; at += 1) bytes[at] = 0x20;
  const count = (written + 3) >> 2;
  let sum = written;
  for (let at = 0; at < count; at += 1) {
    const lane = lanes[at] as number;
    const ascii = lane & ~TOPS;
    const quote = (ascii ^ 0x2222_2222) + 0x7f7f_7f7f;
    const slash = (ascii ^ 0x5c5c_5c5c) + 0x7f7f_7f7f;
    const shown = ascii + 0x6060_6060;
    if ((~(quote & slash & shown) & ~lane & TOPS) !== 0) sum += extraOf(lane);
  }
  return written === piece.length ? sum : sum + 3 * loneSurrogates(piece);
}

/** Of a character's two halves, neither may end up alone. */
function pieceEnd(text: string, start: number): number {
  const end = start + PIECE_CHARS;
  if (end >= text.length) return text.length;
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last < 0xdc00 ? end - 1 : end;
}

function extraOf(lane: number): number {
  const low = (extra[lane & 0xff] as number) + (extra[(lane >>> 8) & 0xff] as number);
  return low + (extra[(lane >>> 16) & 0xff] as number) + (extra[lane >>> 24] as number);
}

/** Halves of characters, which are no UTF-8 and are escaped: six bytes where three were written. */
function loneSurrogates(piece: string): number {
  return piece.match(/\p{Surrogate}/gu)?.length ?? 0;
}
