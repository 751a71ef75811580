import fc from "fast-check";
import { expect, test } from "vitest";
import { redactSecrets } from "../../src/runtime/redact.js";

const CANARY = "canary0123456789CANARY";
const PEM = `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----`;

test.each([
  `sk-${CANARY}`,
  `sk-ant-api03-${CANARY}`,
  `{"key":"sk-proj-${CANARY}"}`,
  `line\\nsk-${CANARY}`,
  `%3Dsk-${CANARY}`,
  `sk_live_${CANARY}`,
  `ghp_${CANARY}`,
  `xoxb-${CANARY}`,
  `AIza${CANARY}${CANARY}`,
  `Bearer ${CANARY}`,
  `bearer%20${CANARY}`,
  `https://host/v1/models?key=${CANARY}&alt=sse`,
  `https://host/?a=1&access_token=${CANARY}`,
  `https://user:${CANARY}@host/path`,
  `https://${CANARY}@host`,
  `Authorization: Basic ${CANARY}`,
  `Authorization: AWS4-HMAC-SHA256 Credential=x, Signature=${CANARY}`,
  `{"authorization":"Basic ${CANARY}"}`,
  `{\\"authorization\\":\\"Basic ${CANARY}\\"}`,
  `cookie: a=b; session=${CANARY}`,
  `x-api-key: ${CANARY}`,
  `OPENAI_API_KEY=${CANARY}`,
  `password: "two words ${CANARY}"`,
  `AWS_SECRET_ACCESS_KEY=${CANARY}`,
  `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${CANARY}`,
  `before ${PEM} after`,
  `cut off: ${PEM.slice(0, -5)}`,
])("removes the secret from %j", (text) => {
  const redacted = redactSecrets(text);
  expect(redacted).toContain("[redacted]");
  expect(redacted.toLowerCase()).not.toContain(CANARY.slice(0, 6));
});

test.each([
  "The planner asked the reviewer for approval and used 1,200 tokens.",
  "A task-force of risk-averse people asked for desk-research.",
  "tokens: 500, max_tokens=800, key: value",
  "https://host/v1/models?page=2&keyword=loop",
  "http://host:8080/a@b and a@b.example",
  "the bearer of bad news",
  "sk-SK is a locale",
])("leaves %j as it is", (text) => {
  expect(redactSecrets(text)).toBe(text);
});

test("keeps what stands around a secret", () => {
  expect(redactSecrets(`GET /v1?key=${CANARY}&alt=sse failed; ${PEM}; retry`)).toBe(
    "GET /v1?key=[redacted]&alt=sse failed; [redacted]; retry",
  );
});

test("redacting twice changes nothing more", () => {
  const part = fc.constantFrom(
    ...[
      "sk-",
      "Bearer ",
      "authorization",
      ":",
      "=",
      '"',
      "\\",
      "?key=",
      "password",
      "://",
      "@",
      " ",
      "\n",
      "eyJ",
    ],
    ...["aaaaaaaa", ".", "-----BEGIN A-----", "-----END A-----", "cookie", "[redacted]", "%20", "&", "x"],
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
      const once = redactSecrets(parts.join(""));
      expect(redactSecrets(once)).toBe(once);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  "sk-a-",
  "eyJa-",
  "eyJaaaaaaaa.",
  "bearer ",
  "authorization ",
  "://a:",
  "-----BEGIN A-----",
  "id&",
])("gets through 100 KB of %j", (unit) => {
  expect(typeof redactSecrets(unit.repeat(100_000 / unit.length))).toBe("string");
});
