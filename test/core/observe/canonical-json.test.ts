import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../../../src/core/observe/canonical-json.js";

test("keys are sorted at every depth, lists keep their order", () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
});

test("two orders of the same keys are one text", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
    }),
  );
});

test.each(["request_id", "requestId", "Request-ID", "trace_id", "ts", "timestamp", "attempt", "nonce"])(
  "the value of `%s` does not count, wherever it stands",
  (key) => {
    expect(canonicalJson({ q: 1, in: { [key]: "x" } })).toBe(
      canonicalJson({ q: 1, in: { [key]: { y: 2 } } }),
    );
  },
);

test.each(["id", "page", "offset", "user_id", "date"])("the value of `%s` counts", (key) => {
  expect(canonicalJson({ [key]: 1 })).not.toBe(canonicalJson({ [key]: 2 }));
});

test("a volatile key counts by being there", () => {
  expect(canonicalJson({ nonce: 1 })).not.toBe(canonicalJson({}));
});

test("a key named `__proto__` is a key like any other", () => {
  expect(canonicalJson(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
});

test("values nested beyond any use end in an ellipsis instead of a full stack", () => {
  let deep: unknown = "core";
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  expect(canonicalJson(deep)).toContain('"…"');
});
