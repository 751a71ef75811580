import type { Decision } from "../../core/decision.js";
import type { Counts } from "../../core/engine/state.js";
import type { Finding } from "../../core/finding.js";
import { cycleOf } from "./cycle-of.js";
import { established } from "./established.js";
import type { ExcerptView } from "./excerpts.js";
import { oneLine } from "./one-line.js";
import { openQuestion } from "./open-question.js";
import { partInWords } from "./part-in-words.js";
import { renderSummary } from "./render-summary.js";
import type { DecisionSummary, ParticipantSummary, SummaryFacts } from "./summary-facts.js";

/** What a person or a parent agent continues from after a halt or a cut. */
export interface Summary extends SummaryFacts {
  /** All of it as plain text of at most 2,000 UTF-16 units. */
  readonly text: string;
}

export interface SummaryRequest {
  /** Stated goal of the task; `null`: the first message says it. */
  readonly goal: string | null;
  readonly excerpts: ExcerptView;
  /** What led to the summary; `null` for a summary on request. */
  readonly finding: Finding | null;
  readonly decision?: Decision;
  readonly counts: Readonly<Counts>;
  /** All participants, in any order. */
  readonly participants: readonly ParticipantSummary[];
}

const MAX_GOAL_CHARS = 1_000;
const MAX_NAME_CHARS = 256;
/** A dozen names can still be taken in at a glance. */
const MAX_PARTICIPANTS = 12;

/** Sums up a task from what is remembered of it: extractive, deterministic, in any language, without a model. */
export function summarize(request: SummaryRequest): Summary {
  const { excerpts: view, finding, decision, counts } = request;
  const goal = request.goal ?? view.goal?.text ?? null;
  const kinds = new Map(request.participants.map(({ name, kind }) => [name, kind]));
  const cycle = cycleOf(finding, view.entries);
  const isShadow = decision !== undefined && !decision.enforced;
  const facts: SummaryFacts = {
    goal: goal === null ? null : oneLine(goal, MAX_GOAL_CHARS),
    participants: mostActive(request.participants),
    otherParticipants: Math.max(0, request.participants.length - MAX_PARTICIPANTS),
    decision: decision === undefined ? null : inWords(decision),
    established: established({ view: request.goal === null ? view : { ...view, goal: null }, goal, cycle }),
    cycle,
    openQuestion: openQuestion(view, kinds),
    tokens: counts.tokens,
    wasteTokens: counts.waste,
    projectedSavingTokens: isShadow ? counts.wasteAfterTrip : null,
    costNanoUsd: costOf(counts),
  };
  return { ...facts, text: renderSummary({ facts, finding, counts }) };
}

function mostActive(participants: readonly ParticipantSummary[]): ParticipantSummary[] {
  return [...participants]
    .sort((a, b) => b.messages - a.messages || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_PARTICIPANTS)
    .map(({ name, kind, messages }) => ({ name: oneLine(name, MAX_NAME_CHARS), kind, messages }));
}

function inWords({ action, cut, enforced }: Decision): DecisionSummary {
  return { action, part: partInWords(cut), enforced };
}

function costOf({ modelCalls, unpriced, nanoUsd }: Readonly<Counts>): number | null {
  return modelCalls === 0 || unpriced > 0 ? null : nanoUsd;
}
