import assert from "node:assert/strict";
import { accountCases } from "./adapter/account-cases.js";
import type { AdapterCase, Stage } from "./adapter/adapter-case.js";
import { type AdapterDriver, type Capability, capabilities } from "./adapter/driver.js";
import { endCases } from "./adapter/end-cases.js";
import { healthyCases } from "./adapter/healthy-cases.js";
import { loopCases } from "./adapter/loop-cases.js";
import { personCases } from "./adapter/person-cases.js";
import {
  type CreateSupervisor,
  type Rehearsal,
  type RehearsalOptions,
  rehearse,
} from "./adapter/rehearsal.js";
import { healthy, loops, type Script } from "./adapter/script.js";

/**
 * Lists what every adapter has to hold, for one framework, without a network: loops that are stopped, healthy runs that
 * are not touched, and calls that end as they must. Of what its driver says it cannot do, one case each shows that.
 *
 * @example
 * for (const { name, run } of adapterContract(driver, (options) => new Supervisor(options))) test(name, run);
 */
export function adapterContract(
  driver: AdapterDriver,
  createSupervisor: CreateSupervisor,
): readonly AdapterCase[] {
  const isPossible = ({ topology }: Script) => driver.lacks?.includes(topology) !== true;
  const perform = (script: Script, options?: RehearsalOptions) =>
    rehearse(driver, createSupervisor, script, options);
  const [first, ...others] = loops.filter(isPossible);
  assert(first !== undefined, "Expected the framework to have a form for one topology at least, got none.");
  const stage: Stage = { perform, usual: onceEach(perform), loop: first, calls: driver.calls ?? "model" };
  const cases = [
    ...[first, ...others].flatMap((script) => loopCases(stage, script)),
    ...healthy.filter(isPossible).flatMap((script) => healthyCases(stage, script)),
    ...accountCases(stage),
    ...endCases(stage, loops.filter(isPossible)),
    ...personCases(stage),
  ];
  const names = Object.keys(capabilities) as Capability[];
  return names.flatMap((capability) => {
    const own = cases.filter((one) => one.capability === capability);
    const reason = driver.cannot[capability];
    if (reason !== undefined) return own.length === 0 ? [] : [lackCase(capability, reason, own)];
    assert(own.length > 0, `Expected ${driver.name} to have a form that shows "${capability}", or a reason.`);
    return own;
  });
}

function onceEach(perform: Stage["perform"]): Stage["usual"] {
  const performed = new Map<string, Promise<Rehearsal>>();
  return (script, mode) => {
    const key = `${mode} ${script.name}`;
    const rehearsal = performed.get(key) ?? perform(script, { mode: mode === "free" ? null : mode });
    performed.set(key, rehearsal);
    return rehearsal;
  };
}

/** A reason that does not hold is found out. */
function lackCase(capability: Capability, reason: string, cases: readonly AdapterCase[]): AdapterCase {
  return {
    capability,
    name: `not possible: ${reason}`,
    run: async () => {
      for (const { run } of cases) if (await run().then(isKept, isBroken)) return;
      assert.fail(`Expected that it does not keep "${capability}", but it does.`);
    },
  };
}

const isKept = () => false;
const isBroken = () => true;
