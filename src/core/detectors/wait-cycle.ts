import type { Member } from "../engine/member.js";
import type { EngineState } from "../engine/state.js";
import { cutKey } from "../finding.js";
import type { Detector, Sighting } from "./detector.js";

/** Participants visited at most: a new wait mostly points at an idle one, and a longer chain is a verdict itself. */
const MAX_VISITED = 256;

/**
 * Sees agents wait for each other. Everyone in a closed cycle waits for all answers, so no time-out is
 * needed to know that none will come; whoever waits for any of several closes none. A chain of waits that is deeper
 * than any healthy one trips, too. O(waits on the path), at most 256.
 */
export const waitCycle: Detector = {
  code: "WAIT_CYCLE",
  needs: ["waits"],
  events: ["wait"],
  event(observation, member, { state, policy }) {
    if (observation.type !== "wait" || member === undefined) return undefined;
    const path = pathBack(state, member);
    if (path !== undefined) return deadlock(path, observation.seq);
    const depth = waitDepth(state, member);
    return depth >= policy.detectors.WAIT_CYCLE.maxDepth
      ? tooDeep(member, depth, observation.seq)
      : undefined;
  },
};

/** The agents on a way of waits from `start` back to itself. Someone who waits for any of several may go on. */
function pathBack(state: EngineState, start: Member): Member[] | undefined {
  const cameFrom = new Map<string, Member | undefined>([[start.name, undefined]]);
  const open = [start];
  for (let at = 0; at < open.length && at < MAX_VISITED; at += 1) {
    const member = open[at] as Member;
    const { wait } = member;
    if (wait === null || (wait.forAny && wait.on.length > 1)) continue;
    for (const name of wait.on) {
      if (name === start.name) return unwind(cameFrom, member);
      const next = state.members.get(name);
      if (next === undefined || cameFrom.has(name)) continue;
      cameFrom.set(name, member);
      open.push(next);
    }
  }
  return undefined;
}

function unwind(cameFrom: Map<string, Member | undefined>, last: Member): Member[] {
  const path: Member[] = [];
  for (let member: Member | undefined = last; member; member = cameFrom.get(member.name))
    path.unshift(member);
  return path;
}

function waitDepth(state: EngineState, start: Member): number {
  // A way that comes back to itself without being a deadlock is no deeper for being walked again.
  const passed = new Set<Member>();
  let member: Member | undefined = start;
  while (member?.wait && passed.size < MAX_VISITED && !passed.has(member)) {
    passed.add(member);
    member = state.members.get(member.wait.on[0] ?? "");
  }
  return passed.size;
}

function deadlock(path: readonly Member[], seq: number): Sighting {
  const edges = path.map((member, at): [string, string] => [
    member.name,
    path[(at + 1) % path.length]?.name ?? "",
  ]);
  const cut = { kind: "edges", edges } as const;
  return {
    code: "WAIT_CYCLE",
    level: "trip",
    key: cutKey(cut),
    repetitions: 1,
    tokens: 0,
    describe: () => ({
      cut,
      events: path.map(({ wait }) => wait?.since ?? seq).sort((a, b) => a - b),
      waste: 0,
      args: { agents: path.map((member) => member.name), seq },
    }),
  };
}

function tooDeep(member: Member, depth: number, seq: number): Sighting {
  return {
    code: "WAIT_CYCLE",
    level: "trip",
    key: `depth:${JSON.stringify(member.name)}`,
    repetitions: 1,
    tokens: 0,
    describe: () => ({
      cut: { kind: "agent", agent: member.name },
      events: [seq],
      waste: 0,
      args: { agent: member.name, depth },
    }),
  };
}
