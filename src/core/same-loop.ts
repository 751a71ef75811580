import { agentsOf, type Cut } from "./finding.js";

/** Whether two parts belong to one loop that several rules see: the agents of one are all agents of the other. */
export function isSameLoop(one: Cut, other: Cut): boolean {
  const agents = agentsOf(one);
  const others = agentsOf(other);
  return agents.every((agent) => others.includes(agent)) || others.every((agent) => agents.includes(agent));
}
