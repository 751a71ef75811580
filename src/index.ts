export type { Gate, Mitigation } from "./core/breaker/machine.js";
export type { Standing } from "./core/control-event.js";
export type { Action, Decision } from "./core/decision.js";
export type { Counts } from "./core/engine/state.js";
export {
  type Address,
  type Event,
  type EventType,
  eventSchema,
  type ParticipantKind,
  SCHEMA_VERSION,
  type TokenSource,
  type Usage,
  usageTokens,
} from "./core/event.js";
export {
  type Cut,
  cutKey,
  type Evidence,
  type Finding,
  type FindingCode,
  findingCodes,
  type Level,
  type Stake,
} from "./core/finding.js";
export type { FingerprintKey } from "./core/fingerprint.js";
export type { Observation } from "./core/observation.js";
export { createObserver, type Observe } from "./core/observe/observe.js";
export { asShadow, withMode } from "./core/policy/mode.js";
export type { Mode } from "./core/policy/mode-schema.js";
export { type Policy, type PolicyInput, parsePolicy, policySchema, RULESET } from "./core/policy/policy.js";
export { type MissingPart, type TraceHeader, traceHeaderSchema } from "./core/trace.js";
export { formatTraceLine, parseTraceLine, type TraceLine } from "./core/trace-line.js";
export { type FieldMap, parseFieldMap } from "./importers/field-map/field-map.js";
export { FieldMapError } from "./importers/field-map/field-map-error.js";
export { mappedFormat } from "./importers/field-map/mapped-format.js";
export type {
  DocumentImporter,
  ImportContext,
  Importer,
  LineImporter,
  LineReader,
  LineResult,
  TextImporter,
  TextReader,
  TraceItem,
} from "./importers/importer.js";
export { type ReadItem, type ReadTracesOptions, readTraces } from "./importers/read-traces.js";
export { formatIds } from "./importers/registry.js";
export { TraceFileError } from "./importers/trace-file-error.js";
export { type ReplayTraceOptions, replayTrace } from "./replay-trace.js";
export {
  createEvidenceCollector,
  type EvidenceCollector,
  type EvidencePair,
  type ShownFinding,
} from "./reports/evidence-collector.js";
export { type CodeExplanation, type ExplainedSetting, explainCode } from "./reports/explain-code.js";
export { type ExplainOptions, explainFinding, type FindingExplanation } from "./reports/explain-finding.js";
export { type ExplanationLinesOptions, explanationLines } from "./reports/explanation-lines.js";
export type { PeriodRow, ShownEvent } from "./reports/period-rows.js";
export type { TurningPoint } from "./reports/turning-points.js";
export type { Admission } from "./runtime/admission.js";
export type { AdmissionRequest } from "./runtime/admit.js";
export type { Agent, ModelOptions, ToolOptions, WaitOptions } from "./runtime/agent.js";
export type { AnswerStream } from "./runtime/answer-stream.js";
export { beginCall, type OpenCall } from "./runtime/begin-call.js";
export { type Clock, systemClock } from "./runtime/clock.js";
export {
  AdjournError,
  AnswerStopped,
  BadOption,
  BudgetRefused,
  isRefusal,
  PartCut,
  RulesetUnknown,
  TaskFinished,
  TaskHalted,
  TaskUnreadable,
  UnknownTask,
} from "./runtime/errors.js";
export type { Halt } from "./runtime/halts.js";
export { countingIds, type Ids } from "./runtime/ids.js";
export type { Judge, JudgeAnswer, JudgeBudget, JudgeQuestion } from "./runtime/judge/judge.js";
export { createLogger, type Logger } from "./runtime/log.js";
export type { ModelRequest } from "./runtime/model-request.js";
export type { NewEvent } from "./runtime/new-event.js";
export type { NotifyTarget } from "./runtime/notify/channel.js";
export type { Incident } from "./runtime/notify/incident.js";
export { verifySignature } from "./runtime/notify/signature.js";
export {
  createOperator,
  type Operator,
  type OperatorOptions,
  type StoredTasks,
  type UnreadTask,
} from "./runtime/operator/operator.js";
export type { OperatorReason, TopUp } from "./runtime/operator/operator-event.js";
export type {
  BudgetUse,
  StoredFinding,
  StoredState,
  StoredTaskStatus,
} from "./runtime/operator/stored-status.js";
export type { StoredTrace } from "./runtime/operator/stored-trace.js";
export type { Outcome } from "./runtime/outcome.js";
export { type PriceBook, priceBook } from "./runtime/prices/price-book.js";
export { parsePriceFile } from "./runtime/prices/price-file.js";
export type { RecorderOptions } from "./runtime/recorder.js";
export { refusalIn } from "./runtime/refusal-in.js";
export { createReplay, type Replay, type ReplayOptions, type ReplayReport } from "./runtime/replay.js";
export type { Summarizer, SummarizerAnswer, SummarizerRequest } from "./runtime/summary/summarizer.js";
export type { Summary } from "./runtime/summary/summary.js";
export type { OperatorWord, RunResult } from "./runtime/supervisor.js";
export type { SupervisorEvents } from "./runtime/supervisor-events.js";
export type { Task } from "./runtime/task.js";
export { ADJOURN_HEADER, TaskHeaderError } from "./runtime/task-header.js";
export type { TaskSpec } from "./runtime/task-spec.js";
export type { TaskStatus } from "./runtime/task-status.js";
export { createTokenCounter, type TokenCounter } from "./runtime/tokens/token-counter.js";
export { memoryStore } from "./stores/memory.js";
export type { Store } from "./stores/store.js";
export { Supervisor, type SupervisorOptions } from "./supervisor.js";
