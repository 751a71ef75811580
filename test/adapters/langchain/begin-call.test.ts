import { expect, test } from "vitest";
import { beginCall } from "../../../adapters/langchain/begin-call.js";

test("a call begins when the guard lets it through, and ends with its reply", async () => {
  const steps: string[] = [];
  const call = await beginCall<string, string>(async (make) => {
    steps.push("guarded");
    steps.push(`booked ${await make("as amended")}`);
  });
  steps.push(`begun ${call.request}`);
  await call.end("reply");
  expect(steps).toEqual(["guarded", "begun as amended", "booked reply"]);
});

test("a refusal is for who wants to begin", async () => {
  const refused = beginCall(() => Promise.reject(new Error("cut")));
  await expect(refused).rejects.toThrow("cut");
});

test("an error of the call reaches the guard and nobody else", async () => {
  let seen: unknown;
  const call = await beginCall<void, string>((make) =>
    make().catch((error: unknown) => {
      seen = error;
      throw error;
    }),
  );
  await call.fail("out of ideas");
  expect(seen).toBe("out of ideas");
});
