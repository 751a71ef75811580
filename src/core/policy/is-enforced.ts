import type { EngineState, Episode } from "../engine/state.js";
import { agentsOf } from "../finding.js";
import { modeOf } from "./mode.js";
import type { Policy } from "./policy.js";

/** What something is decided about. */
type Subject = Pick<Episode, "code" | "cut" | "args">;

/** Says whether what is decided about this is carried out, or reported only. */
export function isEnforced(state: EngineState, subject: Subject, policy: Policy): boolean {
  return modeOf(policy, subject.code) === "enforce" && !isExcepted(state, subject, policy);
}

/** What is excepted is still reported. Exceptions expire by the log's own time. */
function isExcepted({ lastAt }: EngineState, { code, cut, args }: Subject, { exceptions }: Policy): boolean {
  return exceptions.some(({ agent, tool, edge, codes, expiresAt }) => {
    if (lastAt !== null && lastAt >= expiresAt) return false;
    if (codes !== undefined && !codes.includes(code)) return false;
    if (agent !== undefined) return agentsOf(cut).includes(agent);
    if (tool !== undefined) return [args["tool"], args["tools"]].flat().includes(tool);
    return (
      edge !== undefined &&
      cut.kind === "edges" &&
      cut.edges.some(([from, to]) => from === edge[0] && to === edge[1])
    );
  });
}
