import { pick } from "../../src/scenarios/random.js";
import type { Draft, Kind } from "./kind.js";

/** Work as it should be: every round brings something. */
export const healthyKinds: readonly Kind[] = [
  healthy("pipeline", ({ log, prose, between }) => {
    const stations = ["planner", "researcher", "writer", "editor", "planner"];
    log.repeat(between(2, 20), () => {
      for (const [index, to] of stations.slice(1).entries())
        log.message(stations[index] ?? "", to, prose.sentences(between(1, 4)));
    });
  }),
  healthy("revision", ({ log, prose, between }) => {
    const text = prose.list(12);
    log.repeat(between(3, 15), () => {
      for (let change = 0; change < 3; change += 1) text[between(0, 11)] = prose.sentences(1);
      log.message("writer", "reviewer", text.join(" "));
      log.message("reviewer", "writer", `Please change this: ${prose.sentences(1)}`);
    });
    log.message("reviewer", "writer", "Approved.");
  }),
  healthy("pagination", ({ log, prose, between }) => {
    log.message("planner", "reader", `Collect all orders about ${prose.word()}.`);
    log.repeat(between(5, 40), (_, page) =>
      log.calls("reader", "list_orders", { status: "open", page }, orderLines(prose, 3)),
    );
    log.message("reader", "planner", prose.sentences(3));
  }),
  healthy("polling-that-ends", ({ log, prose, between }) => {
    const job = prose.name();
    log.calls("builder", "start_job", { job }, `job ${job} queued`);
    log.repeat(between(3, 12), () =>
      log.pause(between(10, 40) * 1_000).calls("builder", "get_job", { job }, "running"),
    );
    log.calls("builder", "get_job", { job }, `done: ${prose.sentences(1)}`);
    log.message("builder", "planner", prose.sentences(2));
  }),
  healthy("map-reduce", ({ log, prose, between }) => {
    const workers = Array.from({ length: between(4, 20) }, (_, index) => `mapper-${index + 1}`);
    for (const worker of workers) log.message("lead", worker, `Summarise this part: ${prose.sentences(1)}`);
    for (const worker of workers) {
      log.calls(worker, "read_part", { part: prose.name() }, prose.sentences(4));
      log.message(worker, "lead", prose.sentences(2));
    }
    log.message("lead", "planner", prose.sentences(4));
  }),
  healthy("chat-with-goodbyes", ({ log, prose, between, random }) => {
    log.repeat(between(4, 25), () =>
      log
        .message("guest", "assistant", prose.sentences(1))
        .message("assistant", "guest", prose.sentences(between(1, 3))),
    );
    const closers = [
      ["Thank you!", "You're welcome!"],
      ["Thanks a lot, that is all.", "My pleasure. Anything else?"],
      ["No, thanks. Bye!", "Goodbye, have a nice day!"],
    ];
    log.repeat(between(1, 3), (_, index) => {
      const [said, answered] = closers[index] ?? pick(random, closers);
      log.message("guest", "assistant", said ?? "").message("assistant", "guest", answered ?? "");
    });
  }),
  healthy("batches", ({ log, prose, between }) => {
    log.message("planner", "importer", prose.sentences(2));
    log.repeat(between(8, 50), (_, batch) =>
      log.calls("importer", "process_batch", { batch, rows: 500 }, '{"ok":true}'),
    );
    log.message("importer", "planner", prose.sentences(2));
  }),
  healthy("test-fix", ({ log, prose, between }) => {
    log.message("planner", "coder", prose.sentences(2));
    log.repeat(between(2, 20), () => {
      log.fails("coder", "run_tests", { suite: "all" }, `1 failed: ${prose.name()} ${prose.sentences(1)}`);
      const edit = { file: `${prose.name()}.ts`, text: prose.sentences(2) };
      log.calls("coder", "edit_file", edit, "The file has been updated.");
    });
    log.calls("coder", "run_tests", { suite: "all" }, "all passed");
    log.message("coder", "planner", prose.sentences(1));
  }),
  healthy("stand-ups", ({ log, prose, between }) => {
    const team = ["ada", "bela", "cleo", "dina", "emil"].slice(0, between(3, 5));
    log.repeat(between(3, 15), () => {
      log.message(
        "lead",
        { group: "team" },
        "Stand-up: what did you do, what comes next, what is in the way?",
      );
      for (const name of team) log.message(name, { group: "team" }, prose.sentences(2));
    });
  }),
  healthy("heartbeats", ({ log, prose, between }) => {
    log.repeat(between(8, 25), (_, minute) => {
      log.pause(58_000).calls("worker", "heartbeat", {}, "ok");
      if (minute % 5 === 4) log.message("worker", "planner", prose.sentences(2));
    });
  }),
  healthy("bounded-retries", ({ log, prose, between }) => {
    log.repeat(between(4, 12), () => {
      const args = { url: `/${prose.name()}/${prose.word()}` };
      log.repeat(between(0, 3), () =>
        log.pause(3_000).fails("fetcher", "fetch_page", args, "connection reset"),
      );
      log.calls("fetcher", "fetch_page", args, prose.sentences(3));
    });
    log.message("fetcher", "planner", prose.sentences(2));
  }),
  healthy("divide-and-conquer", (draft) => divide(draft, "root", draft.between(2, 4))),
  healthy("debate", ({ log, prose, between }) => {
    log.repeat(between(4, 40), () => {
      log.message("pro", "contra", `I disagree, because ${prose.sentences(2)}`);
      log.message("contra", "pro", `I see it differently: ${prose.sentences(2)}`);
    });
    log.message("contra", "judge", prose.sentences(2)).message("judge", "pro", prose.sentences(2));
  }),
];

function healthy(id: string, write: (draft: Draft) => void): Kind {
  return { id, group: "healthy", isHeldOut: false, write };
}

function orderLines(prose: Draft["prose"], count: number): string {
  return Array.from({ length: count }, () => `${prose.name()} ${prose.name()}: ${prose.word()}`).join("\n");
}

/** A tree of agents, each with a part of its own. */
function divide(draft: Draft, name: string, depth: number): void {
  const { log, prose } = draft;
  if (depth === 0) return void log.calls(name, "solve", { part: prose.name() }, prose.sentences(2));
  for (const half of ["a", "b"]) {
    const child = `${name}-${half}`;
    log.spawn(name, child, { content: `Solve this part: ${prose.sentences(2)}` });
    divide(draft, child, depth - 1);
    log.message(child, name, prose.sentences(2));
  }
}
