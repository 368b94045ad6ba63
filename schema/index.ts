export {
  assertChecklist,
  checklistDigest,
  checklistDigestSql,
  digestNames,
  EMPTY_CHECKLIST_DIGEST,
  type NamesDigest,
} from './checklist.ts';
export { assertValid, isDeeperThan, isUuid, MAX_JSON_DEPTH } from './checks.ts';
export { lifecycle, type EventOf, type Lifecycle, type StateOf } from './lifecycle.ts';
export { failureCodes, failureName, failurePhases, isFailureCode, type FailureName } from './failure-codes.ts';
export {
  DEFAULT_RAM_MIB,
  DEFAULT_SCRATCH_MIB,
  MAX_CHUNK_SIZE,
  MAX_CLAIM_SIZE,
  MAX_CORES,
  MAX_FAILURE_TEXT_LENGTH,
  MAX_GPUS,
  MAX_JOB_FILES,
  MAX_REPORT_BYTES,
  MAX_REPORT_DEPTH,
  MAX_REPORTS_PER_CALL,
  MAX_RESOURCE_MIB,
  MAX_TAIL_BYTES,
  MAX_TOOL_BYTES,
  MAX_WALL_SECONDS,
  MAX_WINDOW_SIZE,
} from './limits.ts';
export { MAX_NODE_LABELS, nodeLabelsProblem } from './node-labels.ts';
export { characterProblem, NAME_LIMIT_BYTES, nameProblem, utf8Length, type NameKind } from './names.ts';
export {
  assertReason,
  isStorable,
  isStorableJson,
  labelProblem,
  MAX_REASON_LENGTH,
  printableText,
  quotableText,
  readId,
  referenceProblem,
  storableJson,
  storableText,
  storageProblem,
  textProblem,
} from './text.ts';
export { printable } from './printable.ts';
export { filterTerm, parseFilter, parseOrder, type FilterTable } from './filter-text.ts';
export { FILTER_TABLES } from './generated/filters.ts';
export { Refusal, refusals, type RefusalCode } from './refusal.ts';
export { supergraphSdl, typeDefs, type Subgraph } from './sdl.ts';
export { TOPIC_READERS } from './topic-readers.ts';
export { decodeEvent } from './decode-event.ts';
export { firstText, messageInfo, metadataOf, similarTopic, topicInfo, topics, type TopicInfo } from './topics.ts';
export type * from './generated/topics.ts';
export type * from './message-types.ts';
export {
  reasonStatement,
  remedy,
  statement,
  type Explanation,
  type Remedy,
  type RemedyCode,
  type Statement,
} from './explanation-sentences.ts';
export { NOT_RUNNING_SENTENCES, notRunningSentence, type NotRunningReasonCode } from './not-running-sentences.ts';
export { PROCESSING_SENTENCES, processingSentence, type ProcessingCode } from './processing-sentences.ts';
export { retentionSentence, type RetentionReasonCode } from './retention-sentences.ts';
export { ownValue } from './own-value.ts';
export { isInexactNumber, keepInexactNumbers, numberProblem, parseJson } from './exact-numbers.ts';
export { showBytes } from './show-bytes.ts';
