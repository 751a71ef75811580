import { expect, test } from "vitest";
import type { Decision } from "../../src/core/decision.js";
import {
  AnswerStopped,
  BadOption,
  BudgetRefused,
  isRefusal,
  PartCut,
  TaskFinished,
  TaskHalted,
} from "../../src/runtime/errors.js";

const decision: Decision = {
  action: "halt",
  seq: 7,
  cut: { kind: "task" },
  reason: "BUDGET",
  enforced: true,
  finding: null,
};

test("each error has its name, its code and a message that says what to do or what was", () => {
  const by = { account: "thread:42", dimension: "nanoUsd", limit: 100, used: 90 };
  const errors = [
    new TaskHalted({ task: "t", decision, summary: null }),
    new PartCut({ task: "t", cut: 'agent:"a"', decision: null, summary: null }),
    new BudgetRefused({ task: "t", model: "m", by }),
    new BudgetRefused({ task: "t", model: "m", by: null }),
    new AnswerStopped({ task: "t", agent: "a", model: "m", repeats: 10 }),
    new TaskFinished("t"),
    new BadOption("Expected a thing, got another."),
  ];
  expect(errors.map(({ name, code, message }) => `${name} ${code}: ${message}`)).toEqual([
    "TaskHalted TASK_HALTED: Task t was halted at event 7: BUDGET. Its summary says how to go on.",
    'PartCut PART_CUT: agent:"a" of task t was cut. The rest of the task may go on.',
    "BudgetRefused BUDGET_REFUSED: The call to m in task t was refused: thread:42 has used 90 of 100 nanoUsd.",
    "BudgetRefused BUDGET_REFUSED: The call to m in task t was refused: its price is unknown.",
    "AnswerStopped ANSWER_STOPPED: The answer of m to a in task t was ended: it said the same 10 times over.",
    "TaskFinished TASK_FINISHED: Task t is finished; open a new task instead.",
    "BadOption BAD_OPTION: Expected a thing, got another.",
  ]);
});

test("refusals of a guard are told from other errors, also those of another copy of the package", () => {
  const foreign = Object.assign(new Error("halted"), { isAdjournError: true, code: "TASK_HALTED" });
  const yes = [
    new TaskHalted({ task: "t", decision: null, summary: null }),
    new PartCut({ task: "t", cut: "task", decision: null, summary: null }),
    foreign,
  ];
  const no = [
    new BudgetRefused({ task: "t", model: "m", by: null }),
    new TaskFinished("t"),
    new BadOption("x"),
    Object.assign(new Error("other"), { code: "TASK_HALTED" }),
    new Error("x"),
    "TASK_HALTED",
    null,
    undefined,
  ];
  expect(yes.map(isRefusal)).toEqual(yes.map(() => true));
  expect(no.map(isRefusal)).toEqual(no.map(() => false));
});
