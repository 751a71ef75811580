import { randomBytes } from "node:crypto";
import { findingCodes } from "../core/finding.js";
import { createObserver } from "../core/observe/observe.js";
import { type Mode, modeSchema } from "../core/policy/mode-schema.js";
import { type PolicyInput, parsePolicy } from "../core/policy/policy.js";
import type { RequestKey } from "../stores/store.js";
import { systemClock } from "./clock.js";
import { BadOption } from "./errors.js";
import { keyOf } from "./fingerprint-key.js";
import { nanoIds } from "./ids.js";
import { checkJudge } from "./judge/check-judge.js";
import { safeLogger, silentLogger } from "./log.js";
import { Notifier } from "./notifier.js";
import type { Ports } from "./ports.js";
import { priceBook } from "./prices/price-book.js";
import { Recorder } from "./recorder.js";
import { linkStore } from "./store-link.js";
import type { SupervisorEvents } from "./supervisor-events.js";
import type { SupervisorOptions } from "./supervisor-options.js";
import { lazyTokenCounter } from "./tokens/lazy-token-counter.js";
import { TypedEvents } from "./typed-events.js";

/** Ten minutes: the longest default timeout of current model clients. */
const LEASE_MS = 600_000;

/** Far above any answer of a healthy store, and below what people take for hanging. */
const STORE_TIMEOUT_MS = 5_000;

/** Makes of a user's options what a supervisor works through. @throws BadOption, z.ZodError */
export function portsOf(options: SupervisorOptions): Ports {
  const { clock = systemClock, ids = nanoIds, recorder, notify, env = process.env } = options;
  const logger = safeLogger(options.logger ?? silentLogger);
  const events = new TypedEvents<SupervisorEvents>((event, error) => {
    logger.warn({ event, error }, "listener failed");
    if (event !== "listener-failed") events.emit("listener-failed", { event, error });
  });
  const policyInput = overridden({ ...options.policy, ...mentioned(options) }, env);
  const secret = options.secret ?? randomBytes(32).toString("base64url");
  const key = options.key ?? keyOf({ secret: options.secret ?? null, hides: recorder?.content !== true });
  return {
    policy: parsePolicy(policyInput),
    policyInput,
    observe: createObserver(key),
    keyId: key.id,
    store: linkStore(options.store, {
      clock,
      events,
      logger,
      timeoutMs: options.storeTimeoutMs ?? STORE_TIMEOUT_MS,
    }),
    onStoreFailure: options.onStoreFailure ?? "refuse",
    nextRequest: requestKeys(),
    clock,
    ids,
    prices: options.prices ?? priceBook(),
    tokens: options.tokens ?? lazyTokenCounter(),
    events,
    logger,
    notifier: notify === undefined ? null : new Notifier({ notify, clock, logger }),
    recorder: recorder === undefined ? null : new Recorder(recorder, { clock, logger }),
    summarizer: options.summarizer ?? null,
    judge: options.judge === undefined ? null : checkJudge(options.judge),
    secret,
    leaseMs: options.leaseMs ?? LEASE_MS,
  };
}

/** The sender is drawn anew by each supervisor and stands in no record, so it need not come from `ids`. */
function requestKeys(): () => RequestKey {
  const sender = nanoIds.key();
  let number = 0;
  return () => {
    number += 1;
    return { sender, number };
  };
}

function mentioned({ mode, budget }: SupervisorOptions): PolicyInput {
  return { ...(mode === undefined ? {} : { mode }), ...(budget === undefined ? {} : { budget }) };
}

/** `ADJOURN_MODE` switches everything without a redeploy. The record shows the policy with it. */
function overridden(input: PolicyInput, env: Readonly<Record<string, string | undefined>>): PolicyInput {
  const value = env["ADJOURN_MODE"];
  if (value === undefined || value === "") return input;
  const mode = modeSchema.safeParse(value);
  if (mode.success) return modeForAll(input, mode.data);
  throw new BadOption(`Expected ADJOURN_MODE to be off, shadow or enforce, got ${JSON.stringify(value)}.`);
}

function modeForAll(input: PolicyInput, mode: Mode): PolicyInput {
  const detectors = findingCodes.map((code) => [code, { ...input.detectors?.[code], mode }]);
  return { ...input, mode, detectors: Object.fromEntries(detectors) };
}
