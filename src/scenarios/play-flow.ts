import { BudgetRefused, isRefusal, TaskFinished } from "../runtime/errors.js";
import type { Flow } from "./flow.js";
import { invite } from "./invite.js";
import { playMeeting } from "./play-meeting.js";
import { playTree } from "./play-tree.js";
import { say } from "./say.js";
import { createSpeaker } from "./speaker.js";
import type { Stage } from "./stage.js";
import type { Step } from "./step.js";
import { takeTurn } from "./take-turn.js";

/** How a flow ended: by itself, by its script's failure, or because it was refused to go on. */
export type FlowEnd = "done" | "failed" | "cut" | "halted";

/** Plays a flow of a task to its end, as code would that catches a refusal and stops there. */
export async function playFlow(stage: Stage, name: string): Promise<FlowEnd> {
  const steps = stage.script.flows[name] ?? [];
  const random = stage.random(name);
  const flow = { stage, random, speaker: createSpeaker(stage.scenario.texts, random) };
  try {
    await playSteps(flow, steps);
    return "done";
  } catch (error) {
    const end = endOf(error);
    if (end === undefined) throw error;
    for (const agent of actorsOf(steps)) stage.returns.abandon(agent, error);
    return end;
  }
}

/** What an error means for the flow that it ends; `undefined` where it is none that a flow may end by. */
function endOf(error: unknown): FlowEnd | undefined {
  if (error instanceof ScriptedFailure || error instanceof BudgetRefused) return "failed";
  // Its task was ended as idle while it paused.
  if (error instanceof TaskFinished) return "halted";
  if (!isRefusal(error)) return undefined;
  return error.code === "TASK_HALTED" ? "halted" : "cut";
}

class ScriptedFailure extends Error {
  override readonly name = "ScriptedFailure";
}

async function playSteps(flow: Flow, steps: readonly Step[]): Promise<void> {
  for (const step of steps) await playStep(flow, step);
}

async function playStep(flow: Flow, step: Step): Promise<void> {
  const { stage, speaker, random } = flow;
  const { task, returns } = stage;
  switch (step.do) {
    case "say":
      return say(flow, step);
    case "call":
      return callTool(flow, step);
    case "spawn":
      return invite(flow, step);
    case "wait":
      return wait(flow, step);
    case "return":
      return returns.returned(step.agent, step.to);
    case "mark":
      return task.agent(step.agent).progress(speaker.say(step.text));
    case "pause":
      return stage.pause(step.takes, random);
    case "fail":
      throw new ScriptedFailure(step.reason);
    case "repeat":
      return repeat(flow, step);
    case "meeting":
      return playMeeting(flow, step);
    case "tree":
      return playTree(flow, step);
  }
}

async function callTool(
  { stage, speaker, random }: Flow,
  { agent, tool, args, result, error, takes }: Extract<Step, { do: "call" }>,
): Promise<void> {
  const filled = speaker.fill(args);
  const answer = speaker.say(result ?? error ?? "");
  await takeTurn(stage, { agent, answer: JSON.stringify({ tool, args: filled }), random });
  const run = async (): Promise<string> => {
    await stage.pause(takes, random);
    if (error !== undefined) throw new ToolFailure(answer);
    return answer;
  };
  try {
    await stage.task.agent(agent).tool(tool, filled, run);
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
  }
  stage.prompt(agent).add(answer);
}

class ToolFailure extends Error {
  override readonly name = "ToolFailure";
}

async function wait(
  { stage, random }: Flow,
  { agent, on, upTo, deadline }: Extract<Step, { do: "wait" }>,
): Promise<void> {
  const due = deadline === undefined ? {} : { deadlineAt: stage.clock.now() + deadline };
  const patience = upTo === undefined ? undefined : stage.pause({ leastMs: upTo, mostMs: upTo }, random);
  await stage.task.agent(agent).wait(on, stage.returns.wait(agent, on, patience), due);
}

/** A round that takes no time would never end at one instant; it takes a second. */
const LEAST_ROUND = { leastMs: 1_000, mostMs: 1_000 };

async function repeat(flow: Flow, { times, steps }: Extract<Step, { do: "repeat" }>): Promise<void> {
  const { stage, random } = flow;
  if (times === "forever") stage.noteLoop();
  const rounds = times === "forever" ? Number.POSITIVE_INFINITY : times;
  for (let round = 0; round < rounds; round += 1) {
    const before = stage.clock.now();
    await playSteps(flow, steps);
    if (stage.clock.now() === before) await stage.pause(LEAST_ROUND, random);
  }
}

/** Those whose work a flow does. */
function actorsOf(steps: readonly Step[]): ReadonlySet<string> {
  return new Set(
    steps.flatMap((step) => {
      if (step.do === "repeat") return [...actorsOf(step.steps)];
      return "agent" in step ? [step.agent] : [];
    }),
  );
}
