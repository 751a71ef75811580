import assert from "node:assert/strict";
import type { AdapterCase, Stage } from "./adapter-case.js";
import type { PlayEnd } from "./driver.js";
import { messagesOf, textsOf } from "./played.js";

/** Runs that a person is asked about. */
export function personCases({ perform, loop }: Stage): AdapterCase[] {
  const policy = { askOn: ["CHAIN_CYCLE" as const] };
  return [
    {
      capability: "asks",
      name: "a person who says stop gets the summary, and no further call is made",
      run: async () => {
        const { end, prompts, open } = await perform(loop, { policy });
        const before = prompts.length;
        const after = await answered(end, "stop");
        assert.match(textsOf(messagesOf(after)), /^(Cut|Halted)/m);
        assert.equal(prompts.length, before);
        assert.deepEqual(open(), []);
      },
    },
    {
      capability: "asks",
      name: "a person who says continue gets one supervised turn, and the same loop is stopped at once",
      run: async () => {
        const { end, prompts, open } = await perform(loop, { policy });
        const before = prompts.length;
        let after = await answered(end, "continue");
        assert.ok(prompts.length > before, "it went on");
        assert.ok(prompts.length <= before + 2, `one turn each, got ${prompts.length - before} calls`);
        if (after.end === "asking") after = await after.answer("stop");
        assert.equal(after.end, "done");
        assert.deepEqual(open(), []);
      },
    },
  ];
}

function answered(end: PlayEnd, word: "continue" | "stop"): Promise<PlayEnd> {
  if (end.end === "failed") throw end.error;
  assert.equal(end.end, "asking");
  return end.end === "asking" ? end.answer(word) : Promise.resolve(end);
}
