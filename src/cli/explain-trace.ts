import { quote } from "../core/quote.js";
import { explainText } from "../reports/explain-text.js";
import { concludeUnreadable, concludeVerdict } from "./conclude-replay.js";
import type { ReplaySettings } from "./replay-settings.js";
import { replayTraces } from "./replay-traces.js";
import type { Session } from "./session.js";
import { sessionView } from "./session-view.js";
import { UsageError } from "./usage-error.js";

export interface ExplainSettings extends ReplaySettings {
  /** Id of the trace; several files may hold one of that id. */
  readonly trace: string;
}

/** Replays one trace and shows the events that its findings rest on. @throws {UsageError} where there is no such trace */
export async function explainTrace(
  paths: readonly string[],
  settings: ExplainSettings,
  session: Session,
): Promise<void> {
  const { policy, currency, trace: id } = settings;
  const view = sessionView(session, currency);
  let found = 0;
  for await (const item of replayTraces(paths, { ...settings, only: id })) {
    if (item.kind === "unreadable") {
      concludeUnreadable(item, session);
      continue;
    }
    found += 1;
    concludeVerdict(item.trace.verdict, settings, session);
    await session.out(explainText(item.trace, item.findings, { view, policy }));
  }
  if (found === 0) throw new UsageError(`Expected the id of a trace in these files, got ${quote(id)}.`);
}
