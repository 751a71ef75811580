import { expect, test } from "vitest";
import { createProgress } from "../../src/cli/progress.js";
import { clockSteps, testSession } from "./test-session.js";

test("nothing is drawn where no terminal reads", () => {
  const session = testSession();
  const progress = createProgress(session, 1);
  progress.event("a");
  progress.clear();
  expect(session.written.err).toBe("");
});

test("the line is drawn ten times a second at most, whatever happens in between", () => {
  let time = 0;
  const session = testSession({ progressColumns: 80, now: () => time });
  const progress = createProgress(session, 4);
  for (; time < 1_000; time += 1) progress.event("a");
  expect(session.written.err.split("\r").length - 1).toBe(9);
});

test("the bar grows by files and the figures by events", () => {
  const session = testSession({ progressColumns: 80, now: clockSteps(100) });
  const progress = createProgress(session, 4);
  for (const file of ["a", "b", "c"]) progress.event(file);
  expect(session.written.err).toMatch(/\[={10} {10}\] file 3 of 4: 0 traces, 3 events$/);
});

test("a narrow terminal gets a line that does not wrap", () => {
  const session = testSession({ progressColumns: 20, now: clockSteps(100) });
  createProgress(session, 4).event("a");
  expect(session.written.err.replace("\r\u001b[K", "")).toHaveLength(19);
});
