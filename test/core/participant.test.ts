import { expect, test } from "vitest";
import { inferKind } from "../../src/core/participant.js";

test("the stated kind wins over behaviour and name", () => {
  expect(inferKind({ name: "bash", stated: "agent", receivesCalls: true })).toBe("agent");
});

test("who receives tool calls or sends their results is a tool, whatever it is called", () => {
  expect(inferKind({ name: "Oracle", receivesCalls: true })).toBe("tool");
  expect(inferKind({ name: "user_proxy", sendsResults: true })).toBe("tool");
});

test("who makes tool calls is no tool by posting their results itself", () => {
  expect(inferKind({ name: "WebSearchAgent", sendsResults: true, makesCalls: true })).toBe("agent");
});

test.each([
  ["human", ["user", "User_2", "human", "simulated_user", "user_proxy", "User_Proxy_Auto", "UserProxyAgent"]],
  ["human", ["userproxy", "Customer", "client"]],
  ["tool", ["env", "environment", "Computer_terminal", "ComputerTerminal", "bash-1", "CodeExecutor", "wiki"]],
  ["tool", ["code-interpreter", "web browser", "sql", "python", "search.tool"]],
  ["system", ["system", "test harness", "Scheduler", "cron", "HealthMonitor"]],
  ["agent", ["planner", "Python_Expert", "Environment_Expert", "sql_writer", "BrowserAgent", "tool_agent"]],
  ["agent", ["customer_support", "user-researcher", "System Architect", "mathproxyagent", "Board Proxy"]],
  ["agent", ["", "7", "Initiator/Manager", "规划者"]],
] as const)("is %s by the last word of the name: %j", (kind, names) => {
  for (const name of names) expect(inferKind({ name }), name).toBe(kind);
});
