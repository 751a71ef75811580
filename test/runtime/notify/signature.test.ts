import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { signBody, verifySignature } from "../../../src/runtime/notify/signature.js";

const now = 1_800_000_000_000;
const signed = { body: '{"a":1}', secret: "s3cret", now };
const header = signBody(signed.body, signed.secret, now);

test("signs the time and the body as documented", () => {
  const digest = createHmac("sha256", "s3cret").update('1800000000.{"a":1}').digest("hex");
  expect(header).toBe(`t=1800000000,v1=${digest}`);
});

test("accepts its own signature", () => {
  expect(verifySignature({ ...signed, header })).toBe(true);
});

test.each([
  ["another body", { body: '{"a":2}' }],
  ["another secret", { secret: "other" }],
  ["an empty secret", { secret: "", header: signBody(signed.body, "", now) }],
  ["another time", { header: header.replace("t=1800000000", "t=1800000001") }],
  ["a shorter digest", { header: header.slice(0, -2) }],
  ["a longer digest", { header: `${header}00` }],
  ["no header", { header: undefined }],
  ["garbage", { header: "t=x,v1=y" }],
])("refuses %s", (_what, change) => {
  expect(verifySignature({ ...signed, header, ...change })).toBe(false);
});

test("refuses a request that is as old as the tolerance, or as far ahead", () => {
  const at = (age: number): boolean =>
    verifySignature({ ...signed, header, now: now + age, toleranceMs: 60_000 });
  expect([at(59_999), at(60_000), at(-59_999), at(-60_000)]).toEqual([true, false, true, false]);
});
