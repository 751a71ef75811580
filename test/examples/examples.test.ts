import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { examples } from "../../examples/play/examples.js";
import { playExample } from "../../examples/play/play-example.js";

test("each file in the folder of examples is played", () => {
  const files = readdirSync("examples").filter((file) => file.endsWith(".ts") && file !== "run.ts");
  expect(examples.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
});

test.each(examples.filter(({ set }) => set === undefined))(
  "$name ends at its own limit, and with adjourn after a fraction of that",
  async (example) => {
    const [free, guarded] = [await playExample(example, "off"), await playExample(example, "enforce")];
    expect(free.bill.calls).toBe(200);
    expect(free.stoppedBy()).toBeNull();
    expect(guarded.bill.calls).toBeLessThan(20);
    expect(guarded.bill.nanoUsd).toBeLessThan(free.bill.nanoUsd / 50);
    expect(guarded.stoppedBy()).toMatch(/^Cut: /);
  },
);
