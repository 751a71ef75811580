import { notJudged } from "../core/engine/not-judged.js";
import { createEvidenceCollector, type ShownFinding } from "../reports/evidence-collector.js";
import { explainText } from "../reports/explain-text.js";
import { taskText } from "../reports/task-list.js";
import { findKeptTask } from "../runtime/operator/find-kept-task.js";
import { storedStatus } from "../runtime/operator/stored-status.js";
import { readStoredTask } from "../runtime/operator/stored-task.js";
import { type StoreFlags, shownStore, withStore } from "./open-store.js";
import type { Session } from "./session.js";
import { sessionView } from "./session-view.js";

/** Shows where a task of a store stands, and the events that its findings rest on. @throws {UnknownTask} */
export async function explainTask(id: string, flags: StoreFlags, session: Session): Promise<void> {
  const collector = createEvidenceCollector();
  const shown: ShownFinding[] = [];
  const task = await withStore(flags, async (store) =>
    readStoredTask(store, await findKeptTask(store, id), (observation, findings) => {
      collector.pushObservation(observation);
      for (const finding of findings) shown.push(collector.show(finding));
    }),
  );
  const view = sessionView(session);
  const { header, policy, state, findings } = task;
  await session.out(taskText({ ...storedStatus(task), findings: [] }, { now: Date.now(), view }));
  if (task.snapshot !== null)
    await session.out(
      `  events up to ${task.snapshot.seq} stand in a snapshot; what was found there is not shown\n`,
    );
  if (findings.length === 0) return;
  const verdict = findings.some(({ level }) => level === "trip") ? "trip" : "warn";
  const trace = {
    file: shownStore(flags.store),
    header,
    verdict,
    findings,
    notJudged: notJudged(state),
    counts: state.counts,
  } as const;
  await session.out(`\n${explainText(trace, shown, { view, policy })}`);
}
