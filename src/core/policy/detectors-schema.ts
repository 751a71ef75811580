import * as z from "zod";
import { modeSchema } from "./mode-schema.js";

const repetitions = z.int().min(2).max(1_000);

const levels = (warn: number, trip: number) =>
  z
    .strictObject({
      mode: modeSchema.optional(),
      warn: repetitions.default(warn),
      trip: repetitions.default(trip),
    })
    .prefault({});

/** Detectors and the figures they judge by. `mode` absent means the policy's own. */
export const detectorsSchema = z
  .strictObject({
    /**
     * Equal call and result by one agent. On recorded runs three equal ones within 12 found 92 % of exact and
     * cyclic loops at 2.1 % alarms on healthy runs, four found 74 % at 1.4 %. Most of these alarms follow an
     * edit, so a trip counts only what came since something was written.
     */
    ACTION_CYCLE: z
      .strictObject({
        mode: modeSchema.optional(),
        /** Times a period of actions is repeated. */
        warn: repetitions.default(3),
        trip: repetitions.default(3),
        /** Equal actions among the last {@link windowActions}, whatever lies between them. */
        warnInWindow: repetitions.default(3),
        tripInWindow: repetitions.default(3),
        /** Actions that are looked back on. Thirty instead of twelve added alarms, not hits. */
        windowActions: z.int().min(2).max(32).default(12),
        /**
         * Times a call is repeated of which no result is known: unknown is not equal. Of 20 recorded loops
         * without results three times found all and four times 16, on 39 healthy runs neither alarmed.
         */
        warnUnknown: repetitions.default(3),
        tripUnknown: repetitions.default(4),
      })
      .prefault({}),
    /** Equal messages going round. Three rounds: the fewest at which 139,363 healthy events gave no alarm. */
    CHAIN_CYCLE: levels(2, 3),
    /**
     * Messages going round that are equal but for their numbers. Thirty-two: page by page, guess by guess and offer
     * by offer are healthy for long, and so is a meter that is read out in steps of five per cent. With half of both,
     * eight of forty generated meters tripped; no recorded or generated loop needs less.
     */
    NUMERIC_CYCLE: levels(16, 32),
    /** Same masked error from one tool with no success in between. Four: bounded retries use up to three. */
    SAME_ERROR: levels(3, 4),
    /**
     * Unchanged result, asked for again after a pause at little cost. Thirty: half an hour at one poll a
     * minute, which is the patience that build and deployment polls need.
     */
    IDLE_POLLING: z
      .strictObject({
        mode: modeSchema.optional(),
        warn: repetitions.default(20),
        trip: repetitions.default(30),
        /** Shortest pause between two calls that counts as polling. */
        minPauseMs: z.int().nonnegative().default(5_000),
        /** An agent that spends more than this between two calls works, or loops, but does not idle. */
        maxTokensBetween: z.int().nonnegative().default(1_500),
        /**
         * A call that takes this long and does not fail waits by itself, however large the agent's prompt is. Tools
         * that wait for messages or jobs block for 20 s to 2 min; 15 s is below all of them.
         */
        minWaitMs: z.int().nonnegative().default(15_000),
      })
      .prefault({}),
    /**
     * Evidence points for a conversation that goes on without saying anything new, in tenths of a point. On
     * generated talk 4 and 6 points gave 0.82 and 0 alarms per 1,000 healthy events; since numbers are neutral
     * and two agents must speak, 2 and 4 alarm on 0.2 % of healthy recorded runs each.
     */
    STALE_CHAIN: z
      .strictObject({
        mode: modeSchema.optional(),
        warn: z.int().positive().default(20),
        trip: z.int().positive().default(40),
      })
      .prefault({}),
    /**
     * Messages without a word in a row. One is a slip of the model and a second one its retry; five of them have
     * nothing left to wait for.
     */
    EMPTY_TURN: levels(3, 5),
    /** Messages that end in the same words over and over. One of them is warned of. */
    DEGENERATE_TEXT: z
      .strictObject({
        mode: modeSchema.optional(),
        /** Times a piece of up to 16 tokens stands at the end, over 64 tokens or more: no list or refrain does. */
        repeats: repetitions.default(10),
        /** Times each word of a long message stands in it: recorded healthy ones have up to 7. */
        wordRepeats: repetitions.min(10).default(10),
        /** Messages in a row: a model mostly recovers in its next one. */
        trip: repetitions.default(2),
      })
      .prefault({}),
    /** Agents that wait for each other. A closed cycle is a proof, so there is nothing to count. */
    WAIT_CYCLE: z
      .strictObject({
        mode: modeSchema.optional(),
        /** Depth of a call chain that is an alarm by itself: no recorded healthy run nests beyond ten. */
        maxDepth: z.int().min(2).max(256).default(32),
      })
      .prefault({}),
    /** Answers that stay out. Warns only: slow is not dead. */
    STALL: z
      .strictObject({
        mode: modeSchema.optional(),
        /**
         * Standard deviations of the logarithm of such times above their mean. 3.72: one healthy time in 10,000 is
         * longer. Measured: 0.1 false stalls per 1,000 plain replies, 1.7 where some tools are slow.
         */
        sigmas: z.number().positive().default(3.72),
        /** Times seen before what is usual is known. */
        samples: z.int().min(2).max(1_000).default(8),
        /** Shortest silence that is looked at, in milliseconds: nobody acts on less than a minute. */
        minMs: z.int().nonnegative().default(60_000),
        /** Silence that is a stall where nothing is known yet, in milliseconds: longer than most builds take. */
        unknownMs: z.int().positive().default(3_600_000),
      })
      .prefault({}),
    /** Counts that no healthy task reaches. Chosen at least twice the largest recorded healthy run. */
    HARD_CAP: z
      .strictObject({
        mode: modeSchema.optional(),
        /** Messages from one agent to another, in one task. */
        messagesPerEdge: z.int().positive().default(500),
        /** Agents, tools and people in one task. */
        participants: z.int().positive().default(256),
        /** Agents that one agent started, in its whole life: concurrent caps leak. */
        childrenPerAgent: z.int().positive().default(64),
        /** Generations of agents starting agents. */
        spawnDepth: z.int().positive().default(8),
        /** Events in one task. */
        events: z.int().positive().default(20_000),
      })
      .prefault({}),
    /** Equal things done to the world. The second may be a retry after a lost answer; a third is not. */
    SIDE_EFFECT: levels(2, 3),
    /** Steps in a row that brought nothing new. Warns, and trips only where they can't be anything else. */
    NEAR_REPEAT: z
      .strictObject({
        mode: modeSchema.optional(),
        /** Reworded calls with the same result: three happen in healthy searches. */
        warnCalls: repetitions.default(4),
        /**
         * Searches in known words that find nothing, one after another: in 570 recorded healthy runs up to three,
         * and one more is granted. As many times is work begun anew, under names of known words.
         */
        tripNothing: repetitions.default(5),
        /**
         * Searches in the words of the one before, in another order, with the same answer: as many as in vain.
         * Recorded healthy runs have one at most.
         */
        tripReordered: repetitions.default(5),
        /**
         * Reads in a row that differ in their numbers, without a word that was not read before: recorded healthy runs
         * have one at most. A file of 2,500 lines that is read again 40 at a time takes 64.
         */
        warnPages: repetitions.default(32),
        tripPages: repetitions.default(64),
        /** Reports to another agent without a new word. */
        warnMessages: repetitions.default(3),
      })
      .prefault({}),
    /** Equal messages of one agent among its last ones on any subject. Warns only. */
    ECHO: z
      .strictObject({
        mode: modeSchema.optional(),
        warn: repetitions.default(3),
        /** Messages of the agent that are looked back on: three rounds, with one other word in each. */
        windowMessages: z.int().min(2).max(32).default(6),
      })
      .prefault({}),
    /**
     * Agents that start agents for what they were started for themselves. Equal purposes three generations deep
     * alarmed on no generated healthy tree and tripped after 11 agents of those that replicate.
     */
    FAN_OUT: z
      .strictObject({
        mode: modeSchema.optional(),
        /** Generations with an equal purpose. */
        warn: repetitions.default(2),
        trip: repetitions.default(3),
        /** Generations whose purposes share their words: a common preamble makes unlike work look alike. */
        warnReworded: repetitions.default(3),
        /** One more than the five generations of a healthy divide-and-conquer. */
        tripReworded: repetitions.default(6),
        /** Agents from which a tree that only grows is warned of: fewer are any healthy tree's first generations. */
        growthAgents: z.int().positive().default(24),
      })
      .prefault({}),
    /** A task that burns tokens faster than planned, or than it used to. Never stops anything by itself. */
    BURN_RATE: z
      .strictObject({
        mode: modeSchema.optional(),
        /**
         * Shares of the factors: ten times what is usual over ten minutes, four over an hour, twice over six. On
         * generated healthy traffic in bursts, with six workers at once now and then, 1.25 gave no alarm in 800
         * days and 1 one in 80.
         */
        warn: z.number().positive().default(0.8),
        trip: z.number().positive().default(1.25),
        /** Tokens of the task before it is followed: nine of ten healthy recorded runs end below 20,000. */
        minTokens: z.int().nonnegative().default(100_000),
        /** Time in which the budget is meant to be used up, in milliseconds. Without it the past says what is usual. */
        expectedMs: z.int().positive().optional(),
      })
      .prefault({}),
    /** Model calls that cost more each time, in a task with a budget. Warns only. */
    BUDGET_FORECAST: z
      .strictObject({
        mode: modeSchema.optional(),
        /** Calls until the budget ends: half of the recorded runs take no more than 13 actions in all. */
        calls: z.int().positive().default(15),
        /** Calls seen before a line is drawn through them. */
        minCalls: z.int().min(2).max(1_000).default(8),
      })
      .prefault({}),
    BUDGET: z.strictObject({ mode: modeSchema.optional() }).prefault({}),
  })
  .prefault({});
