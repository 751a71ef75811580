import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import { events } from "../../../src/testing/events.js";
import { codes, fold, only, trip } from "../fold.js";

const judged = (builder: Iterable<Event>) =>
  fold(builder, { detectors: only("STALE_CHAIN", { warn: 40, trip: 60 }) });
const seen = (builder: Iterable<Event>) => codes(judged(builder));

const parts = {
  en: [
    ["thanks", "thank you", "many thanks", "great thanks"],
    ["all done", "it is done", "all is ready", "it is ready", "ready and done"],
    ["please confirm", "confirm please", "please do confirm", "do confirm"],
  ],
  zh: [
    ["谢谢", "非常感谢", "好的", "好的谢谢"],
    ["已经完成", "已完成", "都完成了", "已经都完成了", "准备完成"],
    ["请确认", "请您确认", "确认一下", "请确认一下"],
  ],
} as const;

/** A politeness that is worded otherwise each time, from few words. */
function polite(language: keyof typeof parts, index: number): string {
  return parts[language].map((wordings, at) => wordings[(index * (at + 2)) % wordings.length]).join(", ");
}

const courtesies = (language: keyof typeof parts, rounds: number) =>
  events().repeat(rounds, (round, index) =>
    round.message("a", "b", polite(language, 2 * index)).message("b", "a", polite(language, 2 * index + 1)),
  );

test.each(["en", "zh"] as const)("paraphrased courtesies warn, then trip (%s)", (language) => {
  expect(seen(courtesies(language, 2))).toEqual([]);
  expect(seen(courtesies(language, 20))).toEqual(["STALE_CHAIN:warn", "STALE_CHAIN:trip"]);
});

test("the evidence is one round along the edges, and the points it stands at", () => {
  const finding = trip(judged(courtesies("en", 20)), "STALE_CHAIN");
  expect(finding.evidence.events).toEqual([finding.seq - 1, finding.seq]);
  expect(finding.args).toMatchObject({ period: 2 });
  expect(finding.args["points"]).toBeGreaterThanOrEqual(6);
  expect(finding.cut).toEqual({
    kind: "edges",
    edges: [
      ["a", "b"],
      ["b", "a"],
    ],
  });
});

const inGroup = (rounds: number, say: (index: number) => string) =>
  events().repeat(rounds, (round, index) => {
    const team = ["a", "b", "c"];
    for (const name of index % 2 === 0 ? team : team.reverse())
      round.message(name, { group: "team" }, say(3 * index + team.indexOf(name)));
    return round;
  });

test("members of a group may speak in whatever order", () => {
  const finding = trip(judged(inGroup(20, (index) => polite("en", index))), "STALE_CHAIN");
  expect(finding.args).toMatchObject({ period: 3 });
  expect(finding.cut).toEqual({
    kind: "edges",
    edges: [
      ["a", "team"],
      ["b", "team"],
      ["c", "team"],
    ],
  });
  expect(seen(inGroup(20, (index) => `harbour${index} gate${index}x pier ${polite("en", index)}`))).toEqual(
    [],
  );
});

test("reports to one chair who never answers are no talk in a group", () => {
  const chaired = events().repeat(20, (round, index) =>
    round.message(["a", "b", "c"][(index * index) % 3] ?? "", "chair", polite("en", index)),
  );
  expect(seen(chaired)).toEqual([]);
});

test("one informative message in each round vetoes", () => {
  const subjects = "harbour glacier tram violin orchard lantern thistle meadow copper saffron".split(" ");
  const work = events().repeat(10, (round, index) =>
    round
      .message(
        "a",
        "b",
        `${subjects[index]} uses ${subjects[(index + 3) % 10]}${index} near quay${index} since noon${index}`,
      )
      .message("b", "a", polite("en", index)),
  );
  expect(seen(work)).toEqual([]);
});

test("moving prices are neither progress nor staleness", () => {
  const haggling = events().repeat(10, (round, index) =>
    round.message("a", "b", `I offer ${400 + index}`).message("b", "a", `I ask for ${500 - index}`),
  );
  expect(seen(haggling)).toEqual([]);
});

test("a batch whose items are told apart by numbers is neither progress nor staleness", () => {
  const batch = events().repeat(12, (round, index) =>
    round.message("a", "b", `process item ${index}`).message("b", "a", `item ${index} done`),
  );
  expect(seen(batch)).toEqual([]);
});

const syllables = ["ba", "do", "fe", "gi", "lu", "ma", "no", "pe", "ri", "su"];
const words = syllables.flatMap((one) =>
  syllables.flatMap((two) => syllables.map((three) => one + two + three)),
);

test("a long text in which known words change places is neither progress nor staleness", () => {
  const changing = (length: number) =>
    events().repeat(10, (round, index) =>
      round
        .message("writer", "editor", [...words.slice(index, length), ...words.slice(0, index)].join(" "))
        .message("editor", "writer", `Better. Now please change part ${index % 7}.`),
    );
  expect(codes(fold(changing(300)))).not.toContain("STALE_CHAIN:trip");
  expect(codes(fold(changing(100)))).toContain("STALE_CHAIN:trip");
});

test("fixes that differ between the same reports are work", () => {
  const subjects = "harbour glacier tram violin orchard lantern thistle meadow copper saffron".split(" ");
  const fixing = events().repeat(10, (round, index) =>
    round
      .calls("coder", "run_tests", {}, "1 failed")
      .calls(
        "coder",
        "edit_file",
        { text: `${subjects[index]} was wrong${index}, is right${index}` },
        "edited",
      )
      .message("coder", "lead", "still failing, another edit")
      .message("lead", "coder", "go on"),
  );
  expect(seen(fixing)).toEqual([]);
});

test("scores and votes of few words to one chair do not trip", () => {
  const votes = events().repeat(5, (round, index) => round.message(`voter ${index}`, "chair", "I vote yes."));
  expect(seen(votes)).toEqual([]);
});

test("a user who repeats the same words is neither evidence nor a loop", () => {
  const reminders = events().repeat(20, (round) => round.message("user", "a", "go on"));
  expect(seen(reminders)).toEqual([]);
});

test("whoever says something new is not stale, however long it was before", () => {
  const before = courtesies("en", 20);
  const again = courtesies("en", 20).message(
    "a",
    "b",
    "Harbour glaciers tremble beneath copper lanterns tonight.",
  );
  expect(judged(again).findings).toEqual(judged(before).findings);
  expect([...judged(again).state.episodes.values()].map(({ code }) => code)).not.toContain("STALE_CHAIN");
});

test("messages without recorded content are not judged", () => {
  const silent = events().repeat(30, (round) =>
    round.add({ type: "message", from: "a", to: "b" }).add({ type: "message", from: "b", to: "a" }),
  );
  expect(seen(silent)).toEqual([]);
});

test.each(["off", "shadow", "enforce"] as const)(
  "an exact loop that becomes worth stopping late is cut where the chain cycle is in %s",
  (mode) => {
    const detectors = { CHAIN_CYCLE: { mode }, STALE_CHAIN: { mode: "enforce" } } as const;
    const usage = {
      input: 100,
      output: 0,
      cacheRead: 0,
      cacheWrite: 0,
      reasoning: 0,
      source: "provider",
    } as const;
    const loop = events().repeat(30, (round) =>
      round
        .modelCall("a", usage)
        .message("a", "b", "please confirm the report")
        .modelCall("b", usage)
        .message("b", "a", "confirmed, please confirm"),
    );
    const { decisions } = fold(loop, { detectors, stake: { minTokens: 6_000 } });
    const cuts = decisions.filter(({ action, enforced }) => action === "cut" && enforced);
    expect(cuts.length).toBeGreaterThan(0);
  },
);

test("a long document that moves on by a few words at a time is not stale", () => {
  const word = (index: number) =>
    `w${"abcdefghijklmnopqrst"[Math.floor(index / 20)]}${"abcdefghijklmnopqrst"[index % 20]}`;
  const page = Array.from({ length: 60 }, (_, index) => word(index)).join(" ");
  const edited = events().repeat(20, (round, index) =>
    round
      .message("a", "b", `${page} ${[0, 1, 2, 3].map((at) => word(60 + index * 4 + at)).join(" ")}`)
      .message("b", "a", index % 2 === 0 ? "Please go on." : "Go on, please."),
  );
  expect(seen(edited)).toEqual([]);
});
