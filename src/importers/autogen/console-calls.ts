import { cutName } from "../cut-name.js";
import type { EventDraft } from "../event-draft.js";
import { parsedJson } from "../parsed-json.js";

type Groups = Readonly<Record<string, string>>;

interface OpenCall {
  readonly key: string;
  readonly from: string;
  readonly tool: string;
  readonly call: string;
}

/** Calls remembered at a time: those of one message, and the ones whose results were not printed. */
const MAX_OPEN = 256;

/** Finds the call that a printed result answers: by its id, or in older versions by the name of the function. */
export class ConsoleCalls {
  #open: OpenCall[] = [];
  #count = 0;
  #rounds = 0;

  nextRound(): string {
    this.#rounds += 1;
    return `r${this.#rounds}`;
  }

  open(
    from: string,
    { id, tool: name }: Groups,
    { body, round }: { body: string; round: string },
  ): EventDraft {
    this.#count += 1;
    const tool = cutName(name);
    const call = cutName(id, `c${this.#count}`);
    this.#open = [...this.#open.slice(1 - MAX_OPEN), { key: id || tool, from, tool, call }];
    const args = parsedJson(body.replace(/^Arguments:\s*/, ""));
    return { type: "tool-call", from, tool, call, round, args };
  }

  /** In a group the result is posted to everybody; it is meant for whoever made the call. */
  close(to: string, { id, name = "" }: Groups, content: string): EventDraft {
    const key = id || name;
    const answered = this.#open.find((call) => call.key === key);
    this.#open = this.#open.filter((call) => call !== answered);
    if (answered === undefined) return { type: "tool-result", to, status: "ok", content };
    const { from, tool, call } = answered;
    return { type: "tool-result", to: from, tool, call, status: "ok", content };
  }
}
