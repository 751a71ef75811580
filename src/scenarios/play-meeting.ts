import { PartCut } from "../runtime/errors.js";
import type { Flow } from "./flow.js";
import { invite } from "./invite.js";
import { say } from "./say.js";
import type { Step } from "./step.js";

type Meeting = Extract<Step, { do: "meeting" }>;

/** Holds a meeting and those that it ends by calling, each with its own guests. */
export async function playMeeting(flow: Flow, meeting: Meeting): Promise<void> {
  await hold(flow, meeting, { host: meeting.host, path: meeting.name, depth: meeting.depth });
}

interface Place {
  readonly host: string;
  /** Name of this one of all meetings, such as `sync.1.2`. */
  readonly path: string;
  /** Generations left, this one included. */
  readonly depth: number;
}

async function hold(flow: Flow, meeting: Meeting, { host, path, depth }: Place): Promise<void> {
  const guests = nameAll(meeting.guests, (number) => `${meeting.host}/${path}/guest-${number}`);
  for (const guest of guests) await invite(flow, { agent: host, child: guest, text: meeting.says });
  for (let round = 0; round < meeting.rounds; round += 1) {
    for (const guest of guests) {
      await say(flow, { agent: host, to: guest, text: meeting.says });
      await say(flow, { agent: guest, to: host, text: meeting.says });
    }
  }
  if (depth === 1) return;
  const numbers = nameAll(meeting.followUps, (number) => number);
  await Promise.all(
    numbers.map((number) => followUp(flow, meeting, { host, path: `${path}.${number}`, depth })),
  );
}

/** A follow-up that is cut ends alone; its siblings and the meetings above go on. */
async function followUp(flow: Flow, meeting: Meeting, { host, path, depth }: Place): Promise<void> {
  const chair = `${meeting.host}/${path}/host`;
  try {
    await invite(flow, { agent: host, child: chair, text: meeting.says });
    await hold(flow, meeting, { host: chair, path, depth: depth - 1 });
  } catch (error) {
    if (!(error instanceof PartCut)) throw error;
  }
}

function nameAll<Name>(count: number, name: (number: number) => Name): Name[] {
  return Array.from({ length: count }, (_, index) => name(index + 1));
}
