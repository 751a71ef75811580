import { quote } from "../core/quote.js";
import { visibleText } from "../core/visible-text.js";
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

/** Ids shown that begin like one that is none: lists cut long ones. */
const MAX_SHOWN = 5;

/** Replays one trace and shows the events that its findings rest on. @throws {UsageError} where there is no such trace */
export async function explainTrace(
  paths: readonly string[],
  settings: ExplainSettings,
  session: Session,
): Promise<void> {
  const { policy, currency, trace: id } = settings;
  const view = sessionView(session, currency);
  const start = id.replace(/…$/, "");
  const alike = new Set<string>();
  const onTrace = (task: string) => {
    if (alike.size < MAX_SHOWN && visibleText(task).startsWith(start)) alike.add(visibleText(task));
  };
  let found = 0;
  for await (const item of replayTraces(paths, { ...settings, only: id, onTrace })) {
    if (item.kind === "unreadable") {
      concludeUnreadable(item, session);
      continue;
    }
    found += 1;
    concludeVerdict(item.trace.verdict, settings, session);
    await session.out(explainText(item.trace, item.findings, { view, policy }));
  }
  if (found > 0) return;
  const hint = alike.size > 0 ? `; like it begin: ${[...alike].join(", ")}` : ". `--json` shows all ids";
  throw new UsageError(`Expected the id of a trace in these files, got ${quote(id)}${hint}.`);
}
