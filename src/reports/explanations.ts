import type { FindingCode } from "../core/finding.js";

/** What a finding means, the same for every trace. */
export interface Explanation {
  /** What it is called, in a few words. */
  readonly title: string;
  /** What was seen. */
  readonly seen: string;
  /** Why it is none of the healthy things that look like it. */
  readonly lookAlikes: string;
  readonly whatToDo: string;
  /** Fields of the policy that change the verdict, by path, with what they mean. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Explains each code, so that a person can check a finding against the trace in ten seconds. */
export const explanations: Readonly<Record<FindingCode, Explanation>> = {
  ACTION_CYCLE: {
    title: "The same calls with the same results",
    seen: "One agent made the same calls with the same results again, whatever was said in between.",
    lookAlikes:
      "A test run after an edit or a page that changed has another result and is another action; a write with a " +
      "new effect in between starts the count anew. Only ids, times and counters are ignored.",
    whatToDo: "Give the agent the result it already has, or take the tool away until something has changed.",
    settings: {
      "detectors.ACTION_CYCLE.warn": "repetitions in a row until a warning",
      "detectors.ACTION_CYCLE.trip": "repetitions in a row until a trip",
      "detectors.ACTION_CYCLE.warnInWindow": "equal actions among the latest until a warning",
      "detectors.ACTION_CYCLE.tripInWindow": "equal actions since something was written until a trip",
      "detectors.ACTION_CYCLE.windowActions": "actions that are looked back on",
      "detectors.ACTION_CYCLE.warnUnknown": "unanswered calls until a warning",
      "detectors.ACTION_CYCLE.tripUnknown": "unanswered calls until a trip",
    },
  },
  CHAIN_CYCLE: {
    title: "The same exchange, round after round",
    seen: "The same messages or calls came round between the same participants, each following from the one before.",
    lookAlikes:
      "Rounds of review or negotiation carry another text each time, and one different message ends the count. " +
      "Users and harnesses that repeat themselves are not counted, nor is what runs beside the cycle.",
    whatToDo:
      "Read one round: if it holds the answer, hand it on; if it asks a question, answer it once, outside.",
    settings: {
      "detectors.CHAIN_CYCLE.warn": "rounds until a warning",
      "detectors.CHAIN_CYCLE.trip": "rounds until a trip",
    },
  },
  NUMERIC_CYCLE: {
    title: "An exchange in which only numbers move",
    seen: "The same messages came round between the same participants, with nothing but their numbers changed.",
    lookAlikes:
      "Guesses, offers and pages go on like this too, which is why it takes so many rounds. One agent alone is a " +
      "progress meter, and calls in between are work: neither is counted.",
    whatToDo: "See whether the numbers get anywhere: if they only count, end the exchange.",
    settings: {
      "detectors.NUMERIC_CYCLE.warn": "rounds until a warning",
      "detectors.NUMERIC_CYCLE.trip": "rounds until a trip",
    },
  },
  SAME_ERROR: {
    title: "The same error again",
    seen: "One agent got the same error from the same tool again, with no success in between.",
    lookAlikes:
      "Retries that are bounded stop earlier, a success starts the count anew, and another error is another count. " +
      "Numbers in the error are ignored, so a changing line number does not hide it.",
    whatToDo: "Fix what the error names: arguments, permission or the tool. Another try will not.",
    settings: {
      "detectors.SAME_ERROR.warn": "equal errors until a warning",
      "detectors.SAME_ERROR.trip": "equal errors until a trip",
    },
  },
  IDLE_POLLING: {
    title: "Polling for what does not change",
    seen: "One agent asked again and again, after pauses and at little cost, for something that did not change.",
    lookAlikes:
      "Waiting for a build looks like this too, for a while: that is why it takes so many tries. A changed result " +
      "starts the count anew.",
    whatToDo: "Let the thing that is waited for call back, or give the wait an end.",
    settings: {
      "detectors.IDLE_POLLING.warn": "unchanged results until a warning",
      "detectors.IDLE_POLLING.trip": "unchanged results until a trip",
      "detectors.IDLE_POLLING.minPauseMs": "shortest pause in milliseconds that counts as polling",
      "detectors.IDLE_POLLING.maxTokensBetween": "tokens between two tries beyond which it is no polling",
      "detectors.IDLE_POLLING.minWaitMs":
        "milliseconds from which on a call itself is a wait, whatever was spent",
    },
  },
  STALE_CHAIN: {
    title: "A conversation that says nothing new",
    seen:
      "A conversation went round along the same edges and said nothing new: confirmations, thanks, hand-backs, " +
      "questions that were asked before, in other words or the same.",
    lookAlikes:
      "Being alike is no evidence. What counts is that no message of the round brought words that the task had not " +
      "seen; one that does, anywhere in it, takes the evidence back.",
    whatToDo:
      "Decide whether the matter is closed. If so end the task; if not, say what is still open to one agent.",
    settings: {
      "detectors.STALE_CHAIN.warn": "evidence until a warning, in tenths of a point",
      "detectors.STALE_CHAIN.trip": "evidence until a trip, in tenths of a point",
    },
  },
  EMPTY_TURN: {
    title: "Messages without a word",
    seen: "An agent sent messages without a word in them, one after the other, or two agents did to each other.",
    lookAlikes:
      "A number is an answer, and an empty text beside a call is how some models call: neither counts. Anything " +
      "said or done starts the count anew.",
    whatToDo:
      "Look at the last prompt of the silent agent: it may be cut off, refused or addressed to nobody.",
    settings: {
      "detectors.EMPTY_TURN.warn": "empty messages until a warning",
      "detectors.EMPTY_TURN.trip": "empty messages until a trip",
    },
  },
  DEGENERATE_TEXT: {
    title: "A model stuck inside one answer",
    seen:
      "A message ends in the same words over and over, or is long and made of a handful of words: the model was " +
      "stuck inside one answer.",
    lookAlikes:
      "Lines of marks and tables of numbers are not words, and emphasis or a refrain is shorter. One message only " +
      "warns, because the next one mostly recovers; few words trip only where both sides write them.",
    whatToDo: "Ask again with a lower output limit, another model or a higher repetition penalty.",
    settings: {
      "detectors.DEGENERATE_TEXT.repeats": "times the words stand at the end of a message",
      "detectors.DEGENERATE_TEXT.wordRepeats": "times each word of a long message stands in it",
      "detectors.DEGENERATE_TEXT.trip": "such messages in a row until a trip",
    },
  },
  SIDE_EFFECT: {
    title: "The same deed done again",
    seen: "One agent did the same thing to the world again: the same payment, mail or booking, with equal arguments.",
    lookAlikes:
      "A batch has other arguments each time, and calls that failed are not counted. Editing and saving may be " +
      "repeated; only what cannot be taken back by doing it again counts.",
    whatToDo: "Check what was done twice and undo it. Give the agent the confirmation that it has missed.",
    settings: {
      "detectors.SIDE_EFFECT.warn": "equal deeds until a warning",
      "detectors.SIDE_EFFECT.trip": "equal deeds until a trip",
    },
  },
  NEAR_REPEAT: {
    title: "Other attempts, the same answer",
    seen:
      "Attempts in other words brought the same answer, work was begun anew with the same call, page after page held " +
      "no new word, or reports to another agent held nothing new.",
    lookAlikes:
      "What is asked may change; what comes back decides. Other words in it, a short result and any edit start the " +
      "count anew. Only searches that find nothing or keep their words trip, not where each looks for the next item " +
      "of a list, and many pages in a row, or work begun anew, without a new word.",
    whatToDo: "Tell the agent that the answer is known, and what to look for instead.",
    settings: {
      "detectors.NEAR_REPEAT.warnCalls": "equal answers to other calls until a warning",
      "detectors.NEAR_REPEAT.tripNothing": "searches in vain, in known words, until a trip",
      "detectors.NEAR_REPEAT.tripReordered": "searches in the same words, in another order, until a trip",
      "detectors.NEAR_REPEAT.warnPages": "pages without a new word until a warning",
      "detectors.NEAR_REPEAT.tripPages": "pages without a new word until a trip",
      "detectors.NEAR_REPEAT.warnMessages": "reports without a new word until a warning",
    },
  },
  ECHO: {
    title: "One voice that repeats itself",
    seen: "An agent said the same to the same agent again and again, while the answers to it differed.",
    lookAlikes:
      "The answers may be the work, so this never trips by itself. People and harnesses that repeat themselves are " +
      "not counted.",
    whatToDo: "See whether the one who repeats itself reads the answers at all.",
    settings: {
      "detectors.ECHO.warn": "equal messages until a warning",
      "detectors.ECHO.windowMessages": "messages of the agent that are looked back on",
    },
  },
  FAN_OUT: {
    title: "Agents that start agents for their own purpose",
    seen:
      "An agent started another one for what it was started for itself, generation after generation, or a tree of " +
      "agents grew with each generation.",
    lookAlikes:
      "Only the line from an agent up to its ancestors is compared: copies side by side are parallel work. A " +
      "purpose in which a number moved may be a smaller part. A tree that merely grows is warned of, no more.",
    whatToDo:
      "Stop the first agent of the line, and have it do the work itself or hand on a smaller part of it.",
    settings: {
      "detectors.FAN_OUT.warn": "generations with an equal purpose until a warning",
      "detectors.FAN_OUT.trip": "generations with an equal purpose until a trip",
      "detectors.FAN_OUT.warnReworded": "generations with a purpose in the same words until a warning",
      "detectors.FAN_OUT.tripReworded": "generations with a purpose in the same words until a trip",
      "detectors.FAN_OUT.growthAgents": "agents from which a tree that only grows is warned of",
    },
  },
  WAIT_CYCLE: {
    title: "Agents that wait for each other",
    seen: "Agents wait for each other in a circle, or calls are nested deeper than any healthy run.",
    lookAlikes:
      "Everyone in the circle waits for answers that only the circle can give, so no time-out is needed to know " +
      "that none will come. Who waits for any of several answers is not counted.",
    whatToDo: "Answer one of the waits from outside, or end the task that waits longest.",
    settings: { "detectors.WAIT_CYCLE.maxDepth": "nested waits until a trip" },
  },
  STALL: {
    title: "An answer that stays out",
    seen: "An agent waits for an answer that is out for longer than such answers ever took, or past its deadline.",
    lookAlikes:
      "Times are compared with those of the same tool, or of agents, by their logarithm, so a slow one now and then " +
      "is usual. Whoever gives a sign of life, or waits itself, has not stalled. People are never hurried.",
    whatToDo: "See whether the one that is waited for still runs. If not, answer in its place.",
    settings: {
      "detectors.STALL.sigmas": "standard deviations above the mean of the logarithm of such times",
      "detectors.STALL.samples": "answers seen before what is usual is known",
      "detectors.STALL.minMs": "shortest silence in milliseconds that is looked at",
      "detectors.STALL.unknownMs": "silence in milliseconds that counts where nothing is known yet",
    },
  },
  HARD_CAP: {
    title: "A count beyond any healthy task",
    seen: "A count grew beyond what any healthy task reaches, whatever the conversation was about.",
    lookAlikes:
      "Each cap is at least twice the largest recorded healthy run. It is a net below the other rules.",
    whatToDo: "Look at what grew. If the task is meant to be that large, raise its cap by name.",
    settings: {
      "detectors.HARD_CAP.messagesPerEdge": "messages from one agent to another",
      "detectors.HARD_CAP.participants": "agents, tools and people in one task",
      "detectors.HARD_CAP.childrenPerAgent": "agents that one agent started",
      "detectors.HARD_CAP.spawnDepth": "generations of agents starting agents",
      "detectors.HARD_CAP.events": "events in one task",
    },
  },
  BURN_RATE: {
    title: "A task that burns tokens faster than planned",
    seen: "The task used tokens many times faster than planned, or than it used to while it was at work.",
    lookAlikes:
      "A burst is short, and waits do not count as slow work: a long and a short window must both be far above " +
      "what is usual. It can't say who is at fault, so it never stops anything.",
    whatToDo:
      "See what the last calls were for, and whether their prompts grow. Where the pace is meant, state it: " +
      "`detectors.BURN_RATE.expectedMs` is the time that the budget is for.",
    settings: {
      "detectors.BURN_RATE.warn": "share of the factors 10, 4 and 2 until a warning",
      "detectors.BURN_RATE.trip": "share of the factors 10, 4 and 2 until a trip",
      "detectors.BURN_RATE.minTokens": "tokens of the task before it is followed",
    },
  },
  BUDGET_FORECAST: {
    title: "A budget that ends sooner than it looks",
    seen: "Each model call costs more than the one before: the budget ends sooner than the mean so far promises.",
    lookAlikes: "Calls of steady size are left to the warning of the budget itself. This only warns.",
    whatToDo: "Shorten the history that is sent along, or end the task with what is established.",
    settings: {
      "detectors.BUDGET_FORECAST.calls": "model calls until the budget ends",
      "detectors.BUDGET_FORECAST.minCalls": "model calls seen before anything is foreseen",
    },
  },
  BUDGET: {
    title: "A budget nearly or wholly used",
    seen: "The task, or a scope it is charged to, came near its budget or reached it.",
    lookAlikes: "This is a limit that somebody set, not a guess: what was counted reached it.",
    whatToDo: "See what the tokens were spent on before the limit is raised.",
    settings: {
      "budget.task": "limits of each task",
      "budget.warnPercent": "share of a limit, in percent, at which a warning is given",
    },
  },
};
