import { pick } from "../../src/scenarios/random.js";
import type { Draft, Kind } from "./kind.js";

/** Healthy conversations that look like loops: little text, fixed formats, equal answers. */
export const hardHealthyKinds: readonly Kind[] = [
  hard("judge-scores", ({ log, prose, between, random }) => {
    log.repeat(between(8, 30), () => {
      log.message("grader", "judge", `Rate this answer: ${prose.sentences(2)}`);
      log.message("judge", "grader", `Score: ${pick(random, [3, 4, 4, 4, 5])}`);
    });
  }),
  hard("votes", ({ log, prose, between, random }) => {
    const voters = ["ada", "bela", "cleo", "dina"];
    log.repeat(between(4, 12), (_, index) => {
      log.message("chair", voters, `Proposal ${index + 1}: ${prose.sentences(1)}`);
      for (const voter of voters) log.message(voter, "chair", pick(random, ["Yes", "Yes", "No", "Abstain"]));
    });
  }),
  hard("chess-moves", ({ log, between, random }) => {
    log.repeat(between(15, 40), () => {
      log.message("white", "black", chessMove(random)).message("black", "white", chessMove(random));
    });
  }),
  hard("price-negotiation", ({ log, prose, between }) => {
    log.message("buyer", "seller", prose.sentences(2)).message("seller", "buyer", prose.sentences(2));
    let [offer, price] = [between(50, 100), between(200, 300)];
    while (price - offer > 4) {
      log.message("buyer", "seller", `I can offer ${offer} euros.`);
      log.message("seller", "buyer", `I need at least ${price} euros.`);
      offer += between(3, 14);
      price -= between(3, 14);
    }
    log.message("buyer", "seller", "Agreed.").message("seller", "buyer", "Deal.");
  }),
  hard("template-status", ({ log, prose, between }) => {
    let next = prose.name();
    log.repeat(between(8, 25), () => {
      const [done, following] = [next, prose.name()];
      log.message("worker", "lead", `Status: ${done} done. Next: ${following}. No blockers.`);
      next = following;
    });
  }),
  hard("progress-counters", ({ log, prose, between, random }) => {
    const isAcknowledged = random() < 0.5;
    log.message("lead", "worker", prose.sentences(2));
    log.repeat(between(8, 20), (_, index) => {
      log.message("worker", "lead", `Processed ${(index + 1) * 100} of 2000 rows.`);
      if (isAcknowledged) log.message("lead", "worker", "Go on.");
    });
    log.message("worker", "lead", prose.sentences(2));
  }),
  hard("forms", ({ log, prose, between }) => {
    log.repeat(between(8, 20), () => {
      log.message("registrar", "applicant", `Please enter your ${prose.word()}.`);
      log.message("applicant", "registrar", prose.name());
    });
  }),
  hard("429-back-off", ({ log, prose, between }) => {
    log.repeat(between(2, 5), () => {
      const args = { query: prose.sentences(1) };
      log.repeat(between(2, 5), (_, attempt) => {
        const seconds = 2 ** attempt;
        const error = `429 Too Many Requests, retry after ${seconds} s`;
        log.fails("fetcher", "search", args, error).pause(seconds * 1_000);
      });
      log.calls("fetcher", "search", args, prose.sentences(3));
    });
  }),
  hard("long-polls", ({ log, prose, between }) => {
    const build = prose.name();
    log.message("planner", "builder", prose.sentences(2));
    log.repeat(between(8, 25), () =>
      log.pause(60_000).calls("builder", "get_build", { build }, '{"state":"in progress"}'),
    );
    log.calls("builder", "get_build", { build }, `{"state":"finished","log":"${prose.sentences(1)}"}`);
  }),
  hard("host-scans", ({ log, prose, between, random }) => {
    const network = between(1, 250);
    log.message("planner", "scanner", prose.sentences(1));
    log.repeat(between(10, 40), (_, index) => {
      const host = `10.0.${network}.${index + 1}`;
      log.calls("scanner", "ping", { host }, random() < 0.1 ? `alive: ${prose.name()}` : "host unreachable");
    });
  }),
  hard("empty-greps", ({ log, prose, between }) => {
    log.message("planner", "coder", prose.sentences(2));
    log.repeat(between(4, 15), () =>
      log.calls("coder", "grep", { pattern: prose.word(), path: `src/${prose.name()}` }, "No matches found."),
    );
    log.calls("coder", "grep", { pattern: prose.word(), path: "src" }, prose.sentences(2));
  }),
  hard("round-robin", ({ log, prose, between }) => {
    const speakers = ["analyst", "designer", "engineer"];
    log.repeat(between(4, 20), () => {
      for (const speaker of speakers) {
        log.message("moderator", speaker, `Next speaker: ${speaker}. Please add your view.`);
        log.message(speaker, "moderator", prose.sentences(2));
      }
    });
  }),
  hard("edits-in-a-long-document", ({ log, prose, between }) => {
    // About 9,000 characters: where text is cut off before it is compared, these edits are invisible.
    const text = prose.list(80);
    log.repeat(between(4, 12), () => {
      const place = between(30, 50);
      text[place] = prose.sentences(1);
      log.message("writer", "editor", text.join(" "));
      log.message("editor", "writer", `Better. Now replace sentence ${place + 1}.`);
    });
  }),
];

function hard(id: string, write: (draft: Draft) => void): Kind {
  return { id, group: "hard", isHeldOut: false, write };
}

function chessMove(random: Draft["random"]): string {
  const piece = pick(random, ["", "", "N", "B", "R", "Q", "K"]);
  return `${piece}${pick(random, [..."abcdefgh"])}${pick(random, [..."12345678"])}`;
}
