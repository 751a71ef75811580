import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import type { Clock } from "../../src/runtime/clock.js";
import { createLogger } from "../../src/runtime/log.js";
import { manualClock } from "../../src/runtime/manual-clock.js";
import { Notifier } from "../../src/runtime/notifier.js";
import type { Incident } from "../../src/runtime/notify/incident.js";
import { verifySignature } from "../../src/runtime/notify/signature.js";
import type { Fetch } from "../../src/runtime/notify/webhook.js";

const url = "https://hooks.example/services/canary";

function incidentOf(id: string): Incident {
  const told = {
    title: "loop",
    text: "a ↔ b",
    tokens: 10,
    wasteTokens: 5,
    costNanoUsd: null,
    cut: "a → b",
    at: 0,
  };
  return { id, task: "t1", action: "cut", code: "CHAIN_CYCLE", level: "trip", ...told };
}

function recordingLogger() {
  const lines: string[] = [];
  return { lines, logger: createLogger({ destination: { write: (line) => void lines.push(line) } }) };
}

/** Answers with each of `statuses` in turn, the last one for ever; remembers when and for whom it was called. */
function scriptedFetch(clock: Clock, statuses: readonly number[], headers: Record<string, string> = {}) {
  const calls: { id: string; at: number }[] = [];
  const fetch: Fetch = async (_url, { body }) => {
    calls.push({ id: JSON.parse(body).adjourn.id, at: clock.now() });
    const status = statuses[Math.min(calls.length, statuses.length) - 1] ?? 200;
    return { status, headers: new Headers(headers), body: null };
  };
  return { fetch, calls };
}

test("calls a function with each incident, after `enqueue` has returned", async () => {
  const told: string[] = [];
  const notifier = new Notifier({ notify: ({ id }) => void told.push(id) });
  notifier.enqueue(incidentOf("i1"));
  notifier.enqueue(incidentOf("i2"));
  expect(told).toEqual([]);
  await notifier.flush();
  expect(told).toEqual(["i1", "i2"]);
});

test("tells an incident once", async () => {
  const notify = vi.fn();
  const notifier = new Notifier({ notify });
  notifier.enqueue(incidentOf("i1"));
  await notifier.flush();
  notifier.enqueue(incidentOf("i1"));
  await notifier.flush();
  expect(notify).toHaveBeenCalledOnce();
});

test("goes on after a flush", async () => {
  const told: string[] = [];
  const notifier = new Notifier({ notify: ({ id }) => void told.push(id) });
  notifier.enqueue(incidentOf("i1"));
  await notifier.flush();
  notifier.enqueue(incidentOf("i2"));
  await notifier.flush();
  expect(told).toEqual(["i1", "i2"]);
});

test("wakes nobody for a warning", async () => {
  const notify = vi.fn();
  const notifier = new Notifier({ notify });
  // The type forbids it; plain JavaScript does not.
  notifier.enqueue({ ...incidentOf("i1"), level: "warn" as "trip" });
  await notifier.flush();
  expect(notify).not.toHaveBeenCalled();
});

test("a function that throws, rejects or hangs is logged and does not stop the next incident", async () => {
  const clock = manualClock();
  const { logger, lines } = recordingLogger();
  const told: string[] = [];
  const notify = ({ id }: Incident): Promise<void> => {
    told.push(id);
    if (id === "throws") throw new Error("broken");
    return id === "rejects"
      ? Promise.reject("broken")
      : id === "hangs"
        ? new Promise(() => {})
        : Promise.resolve();
  };
  const notifier = new Notifier({ notify, clock, logger });
  for (const id of ["throws", "rejects", "hangs", "works"]) notifier.enqueue(incidentOf(id));
  await clock.runUntilIdle();
  await notifier.flush();
  expect(told).toEqual(["throws", "rejects", "hangs", "works"]);
  expect(lines.map((line) => JSON.parse(line)).map(({ incident, reason }) => [incident, reason])).toEqual([
    ["throws", "Error"],
    ["rejects", "unknown"],
    ["hangs", "TimeoutError"],
  ]);
});

test("tries again with growing waits until the webhook accepts", async () => {
  const clock = manualClock();
  const { fetch, calls } = scriptedFetch(clock, [500, 503, 408, 429, 204]);
  const notifier = new Notifier({ notify: { url }, clock, fetch, jitter: () => 0 });
  notifier.enqueue(incidentOf("i1"));
  await clock.runUntilIdle();
  expect(calls.map(({ at }) => at)).toEqual([0, 500, 1_500, 3_500, 7_500]);
  expect(clock.pending).toBe(0);
});

test("gives up after the last attempt and goes on with the next incident", async () => {
  const clock = manualClock();
  const { logger, lines } = recordingLogger();
  const { fetch, calls } = scriptedFetch(clock, [500, 500, 200]);
  const notifier = new Notifier({ notify: { url, attempts: 2 }, clock, fetch, logger });
  notifier.enqueue(incidentOf("i1"));
  notifier.enqueue(incidentOf("i2"));
  await clock.runUntilIdle();
  expect(calls.map(({ id }) => id)).toEqual(["i1", "i1", "i2"]);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
    level: 50,
    incident: "i1",
    attempt: 2,
    reason: "HTTP 500",
  });
});

test.each([400, 401, 404, 410, 302])("does not try again after HTTP %d", async (status) => {
  const clock = manualClock();
  const { fetch, calls } = scriptedFetch(clock, [status]);
  new Notifier({ notify: { url }, clock, fetch }).enqueue(incidentOf("i1"));
  await clock.runUntilIdle();
  expect(calls).toHaveLength(1);
});

test("waits as long as the webhook asks", async () => {
  const clock = manualClock();
  const { fetch, calls } = scriptedFetch(clock, [429, 200], { "retry-after": "30" });
  new Notifier({ notify: { url }, clock, fetch }).enqueue(incidentOf("i1"));
  await clock.runUntilIdle();
  expect(calls.map(({ at }) => at)).toEqual([0, 30_000]);
});

test("ends an attempt that gets no answer in time, and aborts its request", async () => {
  const clock = manualClock();
  const signals: AbortSignal[] = [];
  const fetch: Fetch = (_url, { signal }) => {
    signals.push(signal);
    return new Promise(() => {});
  };
  const notifier = new Notifier({
    notify: { url, timeoutMs: 3_000, attempts: 2 },
    clock,
    fetch,
    jitter: () => 0,
  });
  notifier.enqueue(incidentOf("i1"));
  await clock.runUntilIdle();
  await notifier.flush();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  expect(clock.now()).toBe(3_000 + 500 + 3_000);
});

test("drops the oldest that waits when too many do, and counts it", async () => {
  const told: string[] = [];
  const notifier = new Notifier({ notify: ({ id }) => void told.push(id), capacity: 2 });
  for (const id of ["i1", "i2", "i3", "i4"]) notifier.enqueue(incidentOf(id));
  await notifier.flush();
  expect([told, notifier.dropped]).toEqual([["i3", "i4"], 2]);
});

test("a flush keeps the process alive, and only until it is done", async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const clock = manualClock();
  const { fetch } = scriptedFetch(clock, [500, 200]);
  const notifier = new Notifier({ notify: { url }, clock, fetch });
  notifier.enqueue(incidentOf("i1"));
  const before = timers();
  const flushed = notifier.flush();
  const during = timers();
  await clock.runUntilIdle();
  await flushed;
  expect([during, timers()]).toEqual([before + 1, before]);
});

test("closing ends the delivery under way, drops the rest and takes nothing more", async () => {
  const clock = manualClock();
  const { fetch, calls } = scriptedFetch(clock, [500]);
  const notifier = new Notifier({ notify: { url }, clock, fetch });
  notifier.enqueue(incidentOf("i1"));
  notifier.enqueue(incidentOf("i2"));
  await clock.advance(0);
  const flushed = notifier.flush();
  await notifier.close();
  await flushed;
  notifier.enqueue(incidentOf("i3"));
  expect([calls.length, notifier.dropped, clock.pending]).toEqual([1, 3, 0]);
});

test("closing ends a request that gets no answer", async () => {
  const clock = manualClock();
  const notifier = new Notifier({ notify: { url }, clock, fetch: () => new Promise(() => {}) });
  notifier.enqueue(incidentOf("i1"));
  await clock.advance(0);
  await notifier.close();
  expect([notifier.dropped, clock.pending]).toEqual([1, 0]);
});

test("a network failure is tried again, and the log does not give the address away", async () => {
  const clock = manualClock();
  const { logger, lines } = recordingLogger();
  const cause = Object.assign(new Error(`connect ${url}`), { code: "ECONNREFUSED" });
  const fetch: Fetch = () => Promise.reject(new TypeError(`fetch failed for ${url}`, { cause }));
  new Notifier({ notify: { url, attempts: 2 }, clock, fetch, logger }).enqueue(incidentOf("i1"));
  await clock.runUntilIdle();
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("TypeError: ECONNREFUSED");
  expect(lines[1]).toContain("hooks.example");
  expect(lines.join("")).not.toContain("canary");
});

test.each([
  ["a URL without a scheme", { url: "canary" }],
  ["another scheme", { url: "ftp://canary" }],
  ["an empty secret", { url, secret: "" }],
  ["a header with a line break", { url, headers: { authorization: "canary\r\nx: y" } }],
  ["no attempts", { url, attempts: 0 }],
  ["a misspelt field", { url, timeout: 5 }],
])("refuses a webhook with %s, without quoting secrets", (_what, notify) => {
  expect(() => new Notifier({ notify })).toThrow(TypeError);
  expect(() => new Notifier({ notify })).not.toThrow(/canary/);
});

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

interface Received {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Listens on the loopback interface and answers with each status in turn. */
async function receiver(statuses: readonly number[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const listening = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    received.push({ headers: request.headers, body });
    response.writeHead(statuses[received.length - 1] ?? 200).end("ok");
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/hook`, received };
}

test("posts a signed request over HTTP that the receiver can verify", async () => {
  const { url: hook, received } = await receiver([200]);
  const notify = {
    url: hook,
    secret: "s3cret",
    headers: { Authorization: "Bearer x", "Content-Type": "text/html" },
  };
  const notifier = new Notifier({ notify });
  notifier.enqueue(incidentOf("i1"));
  await notifier.flush();
  const [{ headers, body } = { headers: {}, body: "" }] = received;
  const header = headers["x-adjourn-signature"]?.toString();
  expect(verifySignature({ header, body, secret: "s3cret" })).toBe(true);
  expect(headers).toMatchObject({ "content-type": "application/json", authorization: "Bearer x" });
  expect(JSON.parse(body).adjourn).toEqual(incidentOf("i1"));
});

test("tries again over HTTP after an error of the server", async () => {
  const { url: hook, received } = await receiver([500, 200]);
  // Waits between attempts pass at once; time limits never come.
  const clock: Clock = {
    now: () => 0,
    schedule(delayMs, run) {
      const timer = delayMs < 10_000 ? setImmediate(run) : undefined;
      return () => clearImmediate(timer);
    },
  };
  const notifier = new Notifier({ notify: { url: hook }, clock });
  notifier.enqueue(incidentOf("i1"));
  await notifier.flush();
  expect(received.map(({ headers }) => headers["x-adjourn-signature"])).toEqual([undefined, undefined]);
});
