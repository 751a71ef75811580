import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Judge, JudgeAnswer, JudgeQuestion } from "../../../src/runtime/judge/judge.js";

interface Recorded {
  /** First 16 hexadecimal digits of the SHA-256 of the question. */
  readonly question: string;
  /** What was asked about, for readers of the file. */
  readonly about: string;
  readonly answer: JudgeAnswer;
}

const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(new URL("cassette.json", import.meta.url), "utf8"),
);
const answers = new Map(recorded.map(({ question, answer }) => [question, answer]));

/** A judge that answers what was recorded for a question of exactly these words, and keeps what it was asked. */
export function cassetteJudge(budget: Judge["budget"] = { tokens: 100_000 }) {
  const questions: JudgeQuestion[] = [];
  const ask = async (question: JudgeQuestion): Promise<JudgeAnswer> => {
    questions.push(question);
    const key = createHash("sha256").update(question.text).digest("hex").slice(0, 16);
    const answer = answers.get(key);
    if (answer === undefined) throw new Error(`Nothing was recorded for ${key}:\n${question.text}`);
    return answer;
  };
  return { judge: { model: "m", budget, ask } satisfies Judge, questions };
}
