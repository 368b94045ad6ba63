export { readConfig, setting, serviceSettings, type ConfigOf, type ServiceConfig, type Setting } from './config.ts';
export { sample, logger, afterCommitLogger, traced, traceparent, type Logger, type LogAfterCommit } from './log.ts';
export { run } from './stop.ts';
export { startLoop, type Loop, type LoopOptions } from './loop.ts';
export { Loops, type LoopDefinition, type LoopsOptions } from './loops.ts';
export { anonymous, verifier, type Caller, type CallerKind, type Scope, type Verifier } from './identity.ts';
export { tokenFile, type TokenSource } from './token-file.ts';
export { guardSchema } from './allow.ts';
export { bearerHeader } from './bearer-header.ts';
export { CostGate } from './cost-gate.ts';
export { documents, type Documents } from './documents.ts';
export { formatError, maskError, refusalError } from './errors.ts';
export type { AllowedHosts } from './hosts.rules.ts';
export { limitRules, LIMITS } from './limits.rules.ts';
export { refuseOperations } from './refuse-operations.ts';
export { logRefusedTokens } from './refused-tokens.ts';
export type { RequestContext } from './request-context.ts';
export { serveSockets, type SocketOptions } from './sockets.ts';
export { scalars } from './scalars.ts';
export { listen, type GraphqlHttp, type HttpOptions } from './http.ts';
export { serviceHeader, startSubgraph, type RunningSubgraph, type SubgraphOptions } from './subgraph.ts';
export { broadcast, type Broadcast } from './broadcast.ts';
export { PushIterator, pushIterator, type PushIteratorOptions } from './push-iterator.ts';
export { batchByTime } from './batch-by-time.ts';
export { deadLetters, type DeadLetterPage } from './dead-letters.ts';
export {
  isInt,
  listById,
  MAX_PAGE_SIZE,
  pageOf,
  readPage,
  type Page,
  type PagedList,
  type PageRequest,
  type Place,
} from './page.rules.ts';
export {
  entityLoader,
  entityRowsLoader,
  rowLoader,
  rowsLoader,
  valueLoader,
  type LoaderOptions,
  type RowLoader,
  type RowsLoader,
} from './loaders.ts';
export { readEntityPage, type EntityList } from './entity-page.ts';
export type { Infrastructure } from './infrastructure.ts';
export { serveSubgraph, type SubgraphDefinition, type SubgraphRequest } from './serve-subgraph.ts';
export { runChecks, sharedHealth, type Check, type CheckResult, type Checks, type Health } from './health.ts';
export { checkPeer } from './check-peer.ts';
export { processSpace } from './process-space.ts';
