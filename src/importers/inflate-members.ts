import { createGunzip } from "node:zlib";

/**
 * Decompresses gzip with any number of members. Delivers all that is readable before it throws, which a
 * piped stream does not: an error there discards what was decompressed but not yet read. Before damage, as
 * opposed to an early end, up to 16 KiB are lost: zlib drops the buffer in which it finds the damage.
 *
 * @throws when the data is damaged or ends early
 */
export async function* inflateMembers(compressed: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  const inflater = createGunzip();
  const ready: Buffer[] = [];
  let failure: Error | undefined;
  let wake = () => {};
  inflater.on("data", (chunk: Buffer) => ready.push(chunk));
  inflater.on("error", (error) => {
    failure = error;
  });
  inflater.on("close", () => wake());
  const settled = (start: () => void) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      start();
    });
  try {
    for await (const chunk of compressed) {
      await settled(() => inflater.write(chunk, () => wake()));
      yield* ready.splice(0);
      if (failure) throw failure;
    }
    await settled(() => inflater.end());
    yield* ready.splice(0);
    if (failure) throw failure;
  } finally {
    inflater.destroy();
  }
}
