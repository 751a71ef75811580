import type { Finding } from "../core/finding.js";
import { visibleText } from "../core/visible-text.js";

/** Names are cut here: they come from agents. */
const MAX_NAME_CHARS = 80;

/** What the agents of a loop are told, once: the evidence, and that it is up to them to end it. */
export function nudgeText(finding: Finding): string {
  const { code, args, evidence } = finding;
  if (code === "BURN_RATE") return burnText(finding);
  const seen = `Events ${evidence.events.join(", ")} have come round ${evidence.repetitions} times`;
  const what: Partial<Record<Finding["code"], string>> = {
    ACTION_CYCLE: `${seen}: the same call with the same result.`,
    SAME_ERROR: `The tool ${name(args["tool"])} has failed ${evidence.repetitions} times with the same error.`,
    IDLE_POLLING: `The tool ${name(args["tool"])} has answered the same ${evidence.repetitions} times.`,
    STALE_CHAIN: `${seen} without anything new being said.`,
    CHAIN_CYCLE: `${seen}: the same messages, word for word.`,
  };
  return (
    `[adjourn] ${what[code] ?? seen} ` +
    "Do something different, ask a person, or end the task with what is established. " +
    "If it goes on, this part of the conversation will be stopped."
  );
}

/** Nobody is accused, and nothing will be stopped for it. */
function burnText({ args }: Finding): string {
  return (
    `[adjourn] The task burns ${args["tokensPerMinute"]} tokens a minute instead of ` +
    `${args["usualPerMinute"]}. Send along only what the next step needs, or end the task with what is established.`
  );
}

function name(value: unknown): string {
  return visibleText(String(value)).slice(0, MAX_NAME_CHARS);
}
