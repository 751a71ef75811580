import type { Answer } from "./dialect.js";
import { type Json, objectOf } from "./json.js";
import type { SupervisedCall } from "./supervised-call.js";

/** The stream of the SDKs: all its ways out go through `iterator`. */
interface SdkStream {
  iterator: () => AsyncIterator<unknown>;
}

export function isStream(reply: unknown): reply is SdkStream {
  return typeof objectOf(reply)["iterator"] === "function" && Symbol.asyncIterator in objectOf(reply);
}

/** Follows a stream to its end. However it ends, what came of it is booked. */
export function watchStream(stream: SdkStream, call: SupervisedCall): SdkStream {
  const iterate = stream.iterator.bind(stream);
  stream.iterator = () => watched({ [Symbol.asyncIterator]: iterate }, call);
  return stream;
}

async function* watched(events: AsyncIterable<unknown>, call: SupervisedCall): AsyncGenerator<unknown> {
  const reader = call.reader();
  let isFailed = false;
  try {
    for await (const event of events) {
      call.onText(reader.take(objectOf(event) as Json));
      if (!reader.isExtra(objectOf(event))) yield event;
    }
  } catch (error) {
    isFailed = true;
    throw await call.fail(error);
  } finally {
    // Also where it was left early.
    if (!isFailed) await call.endStreamed(reader.answer() satisfies Answer);
  }
}
