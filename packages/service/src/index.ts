export { readMatchRequest, type MatchRow } from './match-prefix.ts';
export { readConfig, setting, serviceSettings, type ConfigOf } from './config.ts';
export { sample, logger, traced, traceparent, type Logger, type LogAfterCommit } from './log.ts';
export { runProcess } from './run-process.ts';
export type { LoopDefinition } from './loop.ts';
export { anonymous, verifier, type Caller, type Verifier } from './identity.ts';
export { tokenFile, type TokenSource } from './token-file.ts';
export { bearerHeader } from './bearer-header.ts';
export { CostGate } from './cost-gate.ts';
export { documents, type Documents } from './documents.ts';
export { maskError } from './errors.ts';
export { isJsonDeeperThan } from './nesting.rules.ts';
export type { AllowedHosts } from './hosts.rules.ts';
export { limitRules, LIMITS } from './limits.rules.ts';
export { refuseOperations } from './refuse-operations.ts';
export { checkOperation, hasFixedCost } from './operation.rules.ts';
export { logRefusedTokens } from './refused-tokens.ts';
export type { RequestContext } from './request-context.ts';
export { distance, isAtOrBefore, parseCursor, writeCursor, type Cursor } from './cursor.rules.ts';
export { EventFeed, installationOf, type Feed } from './event-feed.ts';
export { lastByKey, noSnapshot, openStream, type StreamExtensions } from './event-stream.ts';
export { serveSockets } from './sockets.ts';
export { stopTogether } from './drain.ts';
export { scalars } from './scalars.ts';
export { listen, type Operation } from './http.ts';
export { textOfChunks } from './chunks.ts';
export { HttpFault } from './request-body.ts';
export type { HttpStreamOptions } from './http-streams.ts';
export { SERVICE_HEADER, startSubgraph, type RunningSubgraph } from './start-subgraph.ts';
export { broadcast, type Broadcast } from './broadcast.ts';
export { PushIterator, pushIterator } from './push-iterator.ts';
export { TRIM_INTERVAL_MS, trimRecords, type OldRecords } from './trim-records.ts';
export {
  deadLetter,
  deadLetterResolvers,
  deadLetters,
  type DeadLetterPage,
  discardDeadLetters,
  replayDeadLetters,
} from './dead-letters.ts';
export {
  isInt,
  listById,
  MAX_PAGE_SIZE,
  pageOf,
  readPage,
  type Page,
  type PagedList,
  type PageRequest,
  type SubjectPage,
} from './page.rules.ts';
export { entityLoader, entityRowsLoader, rowLoader, rowsLoader, valueLoader } from './loaders.ts';
export { keysSql, readInconsistencies, type FoundRows, type KeyRange, type KindPage } from './inconsistencies.ts';
export { repairInconsistencies, type RepairResult } from './repair-inconsistencies.ts';
export { chosenOf, namedBy, nameRange, whereConditions, type FilterColumns } from './filter.rules.ts';
export { filterSql } from './filter-sql.ts';
export { readEvents, type EventSource } from './recorded-events.ts';
export { RecordedEventFeed } from './recorded-event-feed.ts';
export type { RecordedEvent } from './recorded-event.rules.ts';
export { eventFields, openEventStream, RECORDED_EVENTS } from './event-resolvers.ts';
export {
  accessByIds,
  accessByValues,
  connectionOf,
  countFacets,
  countRows,
  findPage,
  spendCount,
  type Access,
  type Count,
  type FacetCounts,
  type Finder,
  type FindRequest,
  type FoundPage,
} from './find-page.ts';
export { searchedText, searchRows, type SearchText } from './search-rows.ts';
export { entityFinder, readEntityPage, type EntityList } from './entity-page.ts';
export { acted, refused, type ActResult } from './act-result.rules.ts';
export { readSteering, steer, steeringResults, uuidProblem, type Steered, type SteeringKind } from './steer.ts';
export type { Infrastructure } from './infrastructure.ts';
export { serveSubgraph } from './serve-subgraph.ts';
export { serveDaemons, type RunningDaemons } from './serve-daemons.ts';
export { runChecks, sharedHealth, type Check, type CheckResult, type Checks, type Health } from './health.ts';
export { checkPeer } from './check-peer.ts';
export { processSpaceCheck } from './check-process-space.ts';
