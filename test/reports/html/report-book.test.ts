import { expect, test } from "vitest";
import { parsePolicy } from "../../../src/core/policy/policy.js";
import { events, trace } from "../../../src/testing/events.js";
import { dataOf } from "./report-of.js";

const billed = { model: "gpt-4o", usage: { input: 400, output: 20 }, costNanoUsd: 1_200_000 };

function pingPong(rounds: number) {
  return events({ startAt: 5_000 }).repeat(rounds, (round) =>
    round
      .message("planner", "reviewer", "Please confirm.", billed)
      .message("reviewer", "planner", "Confirmed.", billed),
  );
}

function sum(
  amounts: readonly { readonly waste: number; readonly tokens: number }[],
  field: "waste" | "tokens",
) {
  return amounts.reduce((total, amount) => total + amount[field], 0);
}

test("a loop has its verdict, its evidence side by side, what it cost and what a halt would have saved", () => {
  const [page] = dataOf([trace({ task: "loop" }, pingPong(6))]).traces;
  expect(page).toMatchObject({
    verdict: "trip",
    headline: "The same exchange, round after round: edges planner⇄reviewer",
    saved: expect.stringMatching(
      /^4,200 tokens were waste \(83\.3 %\); .* saved 2,520 tokens \(projection\)$/,
    ),
    figures: { tokens: 5_040, waste: 4_200, nanoUsd: 14_400_000, durationMs: 11_000 },
  });
  const [finding] = page?.findings ?? [];
  expect(finding?.period.map(({ before, latest }) => [before?.seq, latest.seq])).toEqual([
    [2, 4],
    [3, 5],
  ]);
});

test("tokens, cost and waste of participants and of edges add up to those of the task", () => {
  const [page] = dataOf([trace({ task: "loop" }, pingPong(9))]).traces;
  const { nodes = [], edges = [] } = page?.graph ?? {};
  for (const amounts of [nodes, edges]) {
    expect(sum(amounts, "waste")).toBe(page?.figures.waste);
    expect(sum(amounts, "tokens")).toBe(page?.figures.tokens);
  }
  expect(page?.timeline.tokens.reduce((total, tokens) => total + tokens, 0)).toBe(page?.figures.tokens);
});

test("the cycle is marked, and those beside it are not", () => {
  const recorded = pingPong(6).message("planner", "writer", "The bridge needs a railing of oak.");
  const { nodes = [], edges = [] } = dataOf([trace({ task: "loop" }, recorded)]).traces[0]?.graph ?? {};
  expect(nodes.map(({ name, isHot }) => [name, isHot])).toEqual([
    ["planner", true],
    ["reviewer", true],
    ["writer", false],
  ]);
  expect(edges.map(({ isHot }) => isHot)).toEqual([true, true, false]);
});

test("what an agent's model call cost goes along with what it says next", () => {
  const recorded = events()
    .modelCall("planner", { input: 900, output: 100 })
    .message("planner", "reviewer", "The level is laid out.");
  const { edges = [] } = dataOf([trace({}, recorded)]).traces[0]?.graph ?? {};
  expect(edges.map(({ tokens }) => tokens)).toEqual([1_000]);
});

test("a reached budget is shown with its limit, and how long it would feed the loop", () => {
  const policy = parsePolicy({ budget: { task: { tokens: 10_000, usd: 0.01 } } });
  const [page] = dataOf([trace({}, pingPong(6))], { policy }).traces;
  expect(page?.limits).toEqual([
    { account: "task", dimension: "tokens", used: 5_040, limit: 10_000 },
    { account: "task", dimension: "nanoUsd", used: 14_400_000, limit: 10_000_000 },
  ]);
  expect(page?.forecast).toBe("At 840 tokens a round, the loop would use up the budget in 6 more rounds.");
});

test("a redacted report holds no name, id or text of the trace, and the same figures", () => {
  const secret = "s3cr3t";
  const standings = [{ account: `team:${secret}-team`, dimension: "tokens", limit: 9_000, used: 10 }];
  standings.push({ account: `${secret}:${secret}`, dimension: `${secret}-dimension`, limit: 9, used: 9 });
  const bound = { tokens: 1, nanoUsd: null };
  const [model, key] = [`${secret}-model`, `${secret}-key`];
  const recorded = events({ startAt: 1_000 })
    .add({ type: "control", action: "admit", from: `${secret}-a`, model, key, bound, standings })
    .repeat(6, (round) =>
      round
        .message(`${secret}-a`, `${secret}-b`, `${secret} one`, { ...billed, model })
        .message(`${secret}-b`, [`${secret}-a`, `${secret}-c`], `${secret} two`, { ...billed, model })
        .calls(`${secret}-a`, `${secret}-tool`, { [secret]: secret }, `${secret} result`)
        .fails(`${secret}-b`, `${secret}-tool`, { [secret]: 1 }, `${secret} error`),
    )
    .message(`${secret}-b`, { group: `${secret}-group` }, secret)
    .spawn(`${secret}-a`, `${secret}-child`, { content: secret, childTask: `${secret}-task` })
    .wait(`${secret}-a`, [`${secret}-b`])
    .wait(`${secret}-b`, `${secret}-a`)
    .modelCall(`${secret}-a`, { model, input: 5, output: 5, key })
    .progress(secret, `${secret}-a`)
    .add({ type: "control", action: "halt", actor: `${secret}-operator`, reason: secret })
    .finish("failure");
  const participants = [{ name: `${secret}-c`, kind: "human" as const }];
  const run = trace({ task: `${secret}-id`, kind: `${secret}-kind`, goal: secret, participants }, recorded);
  const redacted = dataOf([run], { isRedacted: true });
  expect(JSON.stringify(redacted)).not.toContain(secret);
  const { traces } = dataOf([run]);
  expect(redacted.traces[0]?.figures).toEqual(traces[0]?.figures);
  expect(redacted.traces[0]?.findings.map(({ code }) => code)).toEqual(
    traces[0]?.findings.map(({ code }) => code),
  );
  expect(redacted.traces[0]).toMatchObject({ id: "trace 1", file: "file 1", kind: "kind 1", team: "team 1" });
});

test("cost is tied to what was resolved, by kind, in the order of names", () => {
  const done = (task: string, kind: string, outcome: "success" | "failure") =>
    trace({ task, kind }, pingPong(1).add({ type: "finish", outcome, value: 5 }));
  const { kinds } = dataOf([
    done("a", "refund", "success"),
    done("b", "refund", "failure"),
    done("c", "address", "failure"),
  ]);
  expect(kinds).toMatchObject([
    { name: "address", tasks: 1, judged: 1, resolved: 0, nanoUsdPerResolved: null, tokensPerResolved: null },
    {
      name: "refund",
      tasks: 2,
      judged: 2,
      resolved: 1,
      value: 10,
      nanoUsdPerResolved: 4_800_000,
      tokensPerResolved: 1_680,
    },
  ]);
});

test("events of clear traces leave room for those that looped", () => {
  const long = (task: string) =>
    events()
      .repeat(30_000, (round, index) => round.message("a", "b", `${task} ${index * 7919} tile`))
      .list();
  const traces = [
    trace({ task: "one" }, long("one")),
    trace({ task: "two" }, long("two")),
    trace({ task: "loop" }, pingPong(9)),
  ];
  const policy = parsePolicy({ detectors: { HARD_CAP: { mode: "off" } } });
  const { traces: pages, notes } = dataOf(traces, { policy });
  expect(pages.map(({ rows, verdict }) => [verdict, rows?.seq.length])).toEqual([
    ["clear", 30_000],
    ["clear", undefined],
    ["trip", 18],
  ]);
  expect(notes).toEqual([expect.stringMatching(/^The events of 1 trace are left out/)]);
});
