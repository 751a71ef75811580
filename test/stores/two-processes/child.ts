import { openStore, type StoreAddress } from "./open-store.js";
import { talkers } from "./talker.js";

/** What the parent asks for, and is answered with the value of. */
export interface Question {
  readonly id: number;
  readonly verb: "say" | "verdict" | "close";
  readonly index: number;
}

const [address, me, other] = process.argv.slice(2);
const store = await openStore(JSON.parse(address ?? "") as StoreAddress);
const [talker] = talkers(store, [me ?? "", other ?? ""]);

process.on("message", async ({ id, verb, index }: Question) => {
  const value = await talker?.[verb](index);
  process.send?.({ id, value });
  if (verb === "close") process.disconnect();
});
