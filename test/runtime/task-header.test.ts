import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  readTaskHeader,
  signTaskHeader,
  type TaskHeader,
  TaskHeaderError,
} from "../../src/runtime/task-header.js";

const SECRET = "shared by all services";
const header: TaskHeader = {
  root: "r1",
  task: "t-2",
  agent: "规划",
  path: [{ agent: "lead" }, { agent: "a b" }],
};

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof TaskHeaderError) return error.code;
    throw error;
  }
  return "none";
}

/** Signs what `signTaskHeader` would refuse to sign. */
function signedPayload(payload: string): string {
  const encoded = Buffer.from(payload).toString("base64url");
  return `${encoded}.${createHmac("sha256", SECRET).update(encoded).digest("base64url")}`;
}

test("a signed header reads as what was signed", () => {
  expect(readTaskHeader(signTaskHeader(header, SECRET), SECRET)).toEqual(header);
  const bare = { root: "r", task: "r", path: [] };
  expect(readTaskHeader(signTaskHeader(bare, SECRET), SECRET)).toEqual(bare);
});

test("the value is fit for an HTTP header", () => {
  expect(signTaskHeader(header, SECRET)).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/);
});

test("another secret is told apart", () => {
  const value = signTaskHeader(header, SECRET);
  expect(codeOf(() => readTaskHeader(value, "another"))).toBe("TASK_HEADER_FORGED");
});

test("a change of any character is refused", () => {
  const value = signTaskHeader(header, SECRET);
  fc.assert(
    fc.property(fc.nat(value.length - 1), fc.constantFrom("A", "B", "_", ".", "é"), (index, character) => {
      fc.pre(value[index] !== character);
      const changed = value.slice(0, index) + character + value.slice(index + 1);
      expect(["TASK_HEADER_FORGED", "TASK_HEADER_MALFORMED"]).toContain(
        codeOf(() => readTaskHeader(changed, SECRET)),
      );
    }),
  );
});

test.each(["", ".", "abc", "a.b", "a.b.c", `${"é".repeat(5)}.${"a".repeat(43)}`])(
  "%j is malformed",
  (value) => {
    expect(codeOf(() => readTaskHeader(value, SECRET))).toBe("TASK_HEADER_MALFORMED");
  },
);

test("a value over 4 KB is refused on both sides", () => {
  expect(codeOf(() => readTaskHeader("a".repeat(4_097), SECRET))).toBe("TASK_HEADER_TOO_LONG");
  const path = Array.from({ length: 32 }, () => ({ agent: "x".repeat(200) }));
  expect(codeOf(() => signTaskHeader({ root: "r", task: "t", path }, SECRET))).toBe("TASK_HEADER_TOO_LONG");
});

test.each([
  "not json",
  "null",
  "[]",
  '{"root":"r","task":"t"}',
  '{"root":"../r","task":"t","path":[]}',
  '{"root":"r","task":"","path":[]}',
  '{"root":"r","task":"t","path":[{"agent":5}]}',
])("a well-signed %j is invalid all the same", (payload) => {
  expect(codeOf(() => readTaskHeader(signedPayload(payload), SECRET))).toBe("TASK_HEADER_INVALID");
});

test("fields of a later version are left out, not refused", () => {
  const later = signedPayload('{"root":"r","task":"t","path":[],"later":1,"__proto__":{"x":1}}');
  expect(readTaskHeader(later, SECRET)).toEqual({ root: "r", task: "t", path: [] });
});

test("more than 32 ancestors are refused", () => {
  const path = Array.from({ length: 33 }, () => ({ agent: "a" }));
  expect(codeOf(() => signTaskHeader({ root: "r", task: "t", path }, SECRET))).toBe("TASK_HEADER_INVALID");
});

test("an empty secret signs nothing and reads nothing", () => {
  expect(() => signTaskHeader(header, "")).toThrow("got an empty string");
  expect(() => readTaskHeader(signTaskHeader(header, SECRET), "")).toThrow("got an empty string");
});

test("the message quotes only the beginning of a hostile value", () => {
  const hostile = `\n\u001b[2J${"x".repeat(4_000)}`;
  expect(() => readTaskHeader(hostile, SECRET)).toThrow(
    /^Expected "<payload>\.<signature>", got `"\\n\\u001b\[2Jx{35}"` \(4005 characters\)\.$/,
  );
});
