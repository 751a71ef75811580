import { expect, test } from "vitest";
import { fixedKey } from "../../src/core/fingerprint.js";
import { keyFrom, keyOf } from "../../src/runtime/fingerprint-key.js";

test("processes that share a secret key their fingerprints alike", () => {
  expect(keyFrom("s3cret")).toEqual(keyFrom("s3cret"));
  expect(keyOf({ secret: "s3cret", hides: true })).toEqual(keyFrom("s3cret"));
});

test("another secret is another key, by id and by seeds", () => {
  const [one, other] = [keyFrom("s3cret"), keyFrom("s3crets")];
  expect(one.id).not.toBe(other.id);
  expect(one.seeds).not.toEqual(other.seeds);
});

test("the id of a key tells neither its seeds nor its secret", () => {
  const { id, seeds } = keyFrom("s3cret");
  expect(id).toMatch(/^[0-9a-f]{16}$/);
  for (const seed of seeds) expect(id).not.toContain((seed >>> 0).toString(16));
});

test("without a secret, the key is random where texts are to stay hidden, and fixed where they are recorded", () => {
  expect(keyOf({ secret: null, hides: true })).not.toEqual(keyOf({ secret: null, hides: true }));
  expect(keyOf({ secret: null, hides: false })).toBe(fixedKey);
});
