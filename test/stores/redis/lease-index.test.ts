import { expect, test } from "vitest";
import { LeaseIndex } from "../../../src/stores/redis/lease-index.js";

/** An index whose client keeps what it is asked for. */
function index() {
  const asked: (readonly unknown[])[] = [];
  const client = {
    call: async (...words: readonly unknown[]) => void asked.push(words),
    quit: async () => 0,
  };
  return { index: new LeaseIndex(client, "p:"), asked };
}

test("a lease that ends after one that is noted needs no note of its own", async () => {
  const { index: leases, asked } = index();
  const now = Date.now();
  await leases.note("root", now + 600_000);
  await leases.note("root", now + 600_001);
  await leases.note("team", now + 600_001);
  expect(asked.map(([, , at]) => at)).toEqual([now + 600_000, now + 600_001]);
});

test("a lease is noted by itself where the sweep for an earlier one may come before it has begun", async () => {
  const { index: leases, asked } = index();
  const now = Date.now();
  await leases.note("root", now + 5_000);
  await leases.note("root", now + 600_000);
  expect(asked.map(([, , at]) => at)).toEqual([now + 5_000, now + 600_000]);
});
