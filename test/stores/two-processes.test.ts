import { expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import { converse } from "./two-processes/converse.js";
import { talkers } from "./two-processes/talker.js";

test("two supervisors on one store reach the verdict that one alone reaches", async () => {
  const shared = memoryStore({ isShared: true });
  const apart = await converse([...talkers(shared, ["a", "b"]), ...talkers(shared, ["b", "a"])]);
  expect(apart.refusal).toBe("PART_CUT");
  expect(apart.verdicts[0]).toEqual(apart.verdicts[1]);
  expect(apart.verdicts[0]?.open).toEqual(['edges:["a","b"]["b","a"]']);
  expect(apart).toEqual(await converse(talkers(memoryStore(), ["a", "b"], ["b", "a"])));
});
