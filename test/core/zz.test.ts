import * as fc from "fast-check";
import { test } from "vitest";
import { traces } from "./arbitrary/traces.js";
import { policies } from "./arbitrary/policies.js";
import { createState } from "../../src/core/engine/state.js";
import { createObserver } from "../../src/core/observe/observe.js";
import { foldOn } from "./fold.js";
test("coverage", () => {
  const count: Record<string, number> = {}; let n=0, ev=0;
  const inc=(k:string)=>{count[k]=(count[k]??0)+1};
  fc.assert(fc.property(traces(), policies(), ({header, events}, policy) => { n++; ev+=events.length;
    const f = foldOn(createState(header), events.map(createObserver()), policy);
    for (const x of f.findings) inc(x.code+":"+x.level); for (const d of f.decisions) inc(d.action+(d.enforced?"!":"")+(d.cut.kind)); if (f.state.recentTails) inc("parents"); if (f.state.counts.waste > f.state.counts.tokens) inc("WASTE"); }), {numRuns: 300});
  console.log(n, ev, JSON.stringify(count, null, 1));
});
