import { suite } from "../../src/core/detectors/suite.js";
import { step } from "../../src/core/engine/step.js";
import type { FindingCode } from "../../src/core/finding.js";
import type { Observation } from "../../src/core/observation.js";
import { type Policy, parsePolicy } from "../../src/core/policy/policy.js";
import type { Row } from "../report.js";
import { compare, type Work } from "./compare.js";
import { englishWriter } from "./corpus.js";
import { callLines, messageLines } from "./lines.js";
import { observe } from "./observer.js";
import { createTasks } from "./tasks.js";

/** Rounds of 9,600 observations before the timed ones: most code is warm from the rows before. */
const WARM_UP = 2;

/** Folding with one detector alone, against folding with all of them. */
export function detectorRows(rounds: number): Row[] {
  const recorded = observations();
  const items = () => recorded;
  const codes = [...new Set(suite.map(({ code }) => code))];
  const all = () => folding(parsePolicy());
  const alone = (what: string, policy: Policy): Row => {
    const { us, ratio } = compare({
      items,
      measured: () => folding(policy),
      reference: all,
      warmUp: WARM_UP,
      rounds,
    });
    return { "fold with": what, "µs per event": round(us), "share of all": round(ratio) };
  };
  return [
    alone("no detector", only()),
    ...codes.map((code) => alone(code, only(code))),
    alone("all", parsePolicy()),
  ];
}

/** Messages between two agents and calls of a third, in turn. */
function observations(): Observation[] {
  const write = englishWriter();
  const texts = (count: number) => Array.from({ length: count }, () => write(200));
  const messages = messageLines(texts(4_800));
  const calls = callLines(texts(2_400), texts(2_400));
  return messages.flatMap((message, index) =>
    [message, calls[index]].flatMap((line, place) =>
      line === undefined ? [] : [{ ...observe(line.event), seq: index * 2 + place }],
    ),
  );
}

function only(code?: FindingCode): Policy {
  const off = suite.filter((detector) => detector.code !== code).map((detector) => detector.code);
  return parsePolicy({ detectors: Object.fromEntries(off.map((other) => [other, { mode: "off" }])) });
}

function folding(policy: Policy): Work<Observation> {
  const taskOf = createTasks();
  return (observation) => step(taskOf(), observation, policy);
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
