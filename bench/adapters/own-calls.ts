import type { Supervisor, Task } from "../../src/index.js";
import type { AdapterCall } from "./adapter-call.js";

const model = "gpt-4o";
const usage = { input: 500, output: 500 };

/** Calls of agents of one's own. */
export const ownCalls: readonly AdapterCall[] = [
  {
    name: "agent.model",
    prepare: (supervisor) => {
      const callModel = async (text: string) => ({ text, usage });
      if (supervisor === null) return callModel;
      return (text) =>
        taskOf(supervisor)
          .agent("planner")
          .model({ model, input: text }, () => callModel(text));
    },
  },
  {
    name: "agent.tool",
    prepare: (supervisor) => {
      const read = async (text: string) => text;
      if (supervisor === null) return read;
      return (text) =>
        taskOf(supervisor)
          .agent("planner")
          .tool("read", { page: text.slice(0, 20) }, () => read(text));
    },
  },
  {
    name: "agent.send",
    prepare: (supervisor) => async (text) =>
      supervisor === null ? text : taskOf(supervisor).agent("planner").send("reviewer", text),
  },
];

function taskOf(supervisor: Supervisor): Task {
  const task = supervisor.current();
  if (task === undefined) throw new Error("Expected to run in a task, got none.");
  return task;
}
