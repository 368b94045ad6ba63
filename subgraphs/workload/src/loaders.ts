import type { Database } from '@visor/db';
import { entityLoader, rowLoader, rowsLoader, valueLoader } from '@visor/service';
import { historyKey, readJobHistories, type HistoryRequest } from './history/history.reads.ts';
import { readStateHistories, stateHistoryKey, type StateHistoryRequest } from './history/state-change.reads.ts';
import { readCommands } from './command/command.reads.ts';
import { createReasonLoaders } from './brokerage/reason-loaders.ts';
import type { Deps } from './deps.ts';
import { keyOf, readHistory, readTails, type AttemptId } from './job/attempt.reads.ts';
import { readAttempts, readFileIds, readJobsById } from './job/archived.reads.ts';
import { readFileReaders } from './job/file-processing.reads.ts';
import { readConsumers, readFailedJobs, readProducers } from './job/job.reads.ts';
import {
  readModeChanges,
  readNamedNodes,
  readNodeOutcomes,
  readNodeUsage,
  readPilotsOfNodes,
} from './node/node.reads.ts';
import { PilotEntity } from './pilot/pilot.entity.ts';
import { readActiveCounts, readRefusals } from './pilot/pilot.reads.ts';
import { readReservedBytes } from './storage/storage-room.store.ts';
import { readProgress } from './task/task.reads.ts';

/** Jobs or attempts of one statement: reading more rows would hold up other requests for some ten milliseconds. */
const MAX_BATCH_SIZE = 200;
const options = { maxBatchSize: MAX_BATCH_SIZE } as const;

/** Loads rows by the name of a node, which is any text. */
const nodeLoader = <Row>(read: (names: readonly string[]) => Promise<readonly Row[]>, nameOf: (row: Row) => string) =>
  valueLoader(
    async (names: readonly string[]) => Map.groupBy(await read(names), nameOf),
    (name) => name,
    options,
  );

/** Loaders of nodes, and of what people have pilots do. */
const createNodeLoaders = (db: Database) => ({
  node: nodeLoader(
    (names) => readNamedNodes(db, names),
    ({ name }) => name,
  ),
  pilotsOfNode: nodeLoader(
    (names) => readPilotsOfNodes(db, names),
    ({ node }) => node,
  ),
  nodeUsage: nodeLoader(
    (names) => readNodeUsage(db, names),
    ({ node }) => node,
  ),
  nodeOutcomes: nodeLoader(
    (names) => readNodeOutcomes(db, names),
    ({ node }) => node,
  ),
  modeChanges: nodeLoader(
    (names) => readModeChanges(db, names),
    ({ node }) => node,
  ),
  /** The last commands of a pilot. */
  commands: rowsLoader(
    (ids) => readCommands(db, ids),
    ({ pilotId }) => pilotId,
    options,
  ),
});

/** Loaders of jobs and of what belongs to them, in the tables of work or in the archive. */
const createJobLoaders = (db: Database) => ({
  job: rowLoader(
    (ids) => readJobsById(db, ids),
    ({ id }) => id,
    options,
  ),
  /** The attempts of a job. */
  attempts: rowsLoader(
    (ids) => readAttempts(db, ids),
    ({ jobId }) => jobId,
    options,
  ),
  history: valueLoader((attempts: readonly AttemptId[]) => readHistory(db, attempts), keyOf, options),
  jobHistory: valueLoader((requests: readonly HistoryRequest[]) => readJobHistories(db, requests), historyKey, options),
  /** Pages of the histories of tasks, pilots and nodes. */
  stateHistory: valueLoader(
    (requests: readonly StateHistoryRequest[]) => readStateHistories(db, requests),
    stateHistoryKey,
    options,
  ),
  tails: valueLoader((attempts: readonly AttemptId[]) => readTails(db, attempts), keyOf, options),
  /** Files that a job reads. */
  inputs: rowsLoader(
    (ids) => readFileIds(db, ids, 'inputs'),
    ({ jobId }) => jobId,
    options,
  ),
  /** Files that a job made. */
  outputs: rowsLoader(
    (ids) => readFileIds(db, ids, 'outputs'),
    ({ jobId }) => jobId,
    options,
  ),
  /** The first failed jobs of a task. */
  failedJobs: rowsLoader(
    (ids) => readFailedJobs(db, ids),
    ({ taskId }) => taskId,
    options,
  ),
  /** The job that made a file. */
  producer: rowLoader(
    (ids) => readProducers(db, ids),
    ({ fileId }) => fileId,
    options,
  ),
  /** The newest jobs that read a file. */
  fileReaders: rowsLoader(
    (ids) => readFileReaders(db, ids),
    ({ fileId }) => fileId,
    options,
  ),
  /** The jobs that read a file. */
  consumers: rowsLoader(
    (ids) => readConsumers(db, ids),
    ({ fileId }) => fileId,
    options,
  ),
});

/** Loaders of one request, or of one event of a subscription: what one turn of the event loop asks for is one statement. */
export function createLoaders(deps: Deps) {
  const { db } = deps;
  const { clear: forgetReasons, ...reasons } = createReasonLoaders(deps);
  const loaders = {
    ...createNodeLoaders(db),
    ...createJobLoaders(db),
    pilot: entityLoader(db, PilotEntity, 'id', options),
    /** The counters of a task. */
    progress: rowLoader(
      (ids) => readProgress(db, ids),
      ({ id }) => id,
      options,
    ),
    /** How many attempts a pilot holds. */
    active: rowLoader(
      (ids) => readActiveCounts(db, ids),
      ({ pilotId }) => pilotId,
      options,
    ),
    /** Bytes that are reserved on a storage. */
    reserved: rowLoader(
      (ids) => readReservedBytes(db, ids),
      ({ id }) => id,
      options,
    ),
    /** Programs that a pilot lacks. */
    refusals: rowsLoader(
      (ids) => readRefusals(db, ids),
      ({ pilotId }) => pilotId,
      options,
    ),
  };
  return {
    ...loaders,
    ...reasons,
    /** Forgets what was read: for what a mutation changes. */
    clear(): void {
      for (const loader of Object.values(loaders)) loader.clearAll();
      forgetReasons();
    },
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
