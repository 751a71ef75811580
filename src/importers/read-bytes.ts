import { createReadStream } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { inflateMembers } from "./inflate-members.js";

/**
 * Large enough that the calls cost little beside the parsing, and few lines span two chunks. Of larger ones many outlive
 * V8's young generation, and pile up until the old one is collected.
 */
const PLAIN_CHUNK_BYTES = 64 * 1024;

/** Deflate expands up to 1,032 : 1, so one chunk becomes at most 16 MiB. */
const COMPRESSED_CHUNK_BYTES = 16 * 1024;

/** Streams a regular file's bytes, decompressed where its first two bytes say gzip. @throws when it can't be read */
export async function* readBytes(file: string): AsyncGenerator<Buffer, void> {
  // Before opening: opening a named pipe would wait for a writer, for ever.
  if (!(await stat(file)).isFile()) throw new Error("no regular file");
  if (await isGzip(file)) yield* inflateMembers(chunks(file, COMPRESSED_CHUNK_BYTES));
  else yield* chunks(file, PLAIN_CHUNK_BYTES);
}

function chunks(file: string, highWaterMark: number): AsyncIterable<Buffer> {
  return createReadStream(file, { highWaterMark });
}

async function isGzip(file: string): Promise<boolean> {
  const handle: FileHandle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
