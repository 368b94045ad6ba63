import { isUuid, Refusal } from '@visor/schema';
import DataLoader from 'dataloader';
import type { Database } from '@visor/db';
import { AttemptEntity, type AttemptRow } from './job/attempt.entity.ts';
import { JobEntity, type JobRow } from './job/job.entity.ts';
import * as read from './job/job.reads.ts';
import { readTails, type StreamTails } from './job/stream-tail.reads.ts';
import { PilotEntity, type PilotRow } from './pilot/pilot.entity.ts';
import { activeOf } from './pilot/pilot.reads.ts';
import { readRefusals } from './pilot/refusal.store.ts';
import { progressOf, type ProgressRow } from './task/task.reads.ts';

type One<T> = DataLoader<string, T | undefined>;
type Many<T> = DataLoader<string, readonly T[]>;

/** One statement for all the rows that one request asks for in a tick. */
export interface Loaders {
  readonly job: One<JobRow>;
  readonly pilot: One<PilotRow>;
  readonly progress: One<ProgressRow>;
  readonly attempts: Many<AttemptRow>;
  readonly history: Many<read.HistoryEntry>;
  readonly tails: One<StreamTails>;
  readonly inputs: Many<string>;
  readonly outputs: Many<string>;
  readonly producer: One<string>;
  readonly consumers: Many<string>;
  readonly active: One<number>;
  readonly refusals: Many<string>;
}

/** Attempts whose output one request may ask for: each may have 128 KiB. */
const MAX_TAILS = 100;

/**
 * Keys of one statement: reading the rows of so many jobs or attempts takes the event loop for some ten milliseconds, and
 * between two statements other requests have their turn.
 */
const MAX_BATCH_SIZE = 200;

/** Nothing is remembered: a subscription keeps its loaders for as long as it lives, and its rows change. */
const options = { cache: false, maxBatchSize: MAX_BATCH_SIZE } as const;

/** Key of an attempt: its job and number, of our own rows only. */
const isAttemptKey = (key: string): boolean => isUuid(key.split('.')[0]);

function one<T>(
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  isKey: (key: string) => boolean = isUuid,
): One<T> {
  return new DataLoader<string, T | undefined>(async (keys) => {
    const rows = await load([...new Set(keys.filter(isKey))]);
    return keys.map((key) => rows.get(key.toLowerCase()));
  }, options);
}

function many<T>(
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly T[]>>,
  isKey: (key: string) => boolean = isUuid,
): Many<T> {
  return new DataLoader<string, readonly T[]>(async (keys) => {
    const rows = await load([...new Set(keys.filter(isKey))]);
    return keys.map((key) => rows.get(key.toLowerCase()) ?? []);
  }, options);
}

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.id, row]));

export function loadersOf(db: Database): Loaders {
  const em = () => db.orm.em.fork();
  return {
    job: one(async (ids) => byId<JobRow>(await em().find(JobEntity, { id: { $in: [...ids] } }))),
    pilot: one(async (ids) => byId<PilotRow>(await em().find(PilotEntity, { id: { $in: [...ids] } }))),
    progress: one((ids) => progressOf(db, ids)),
    attempts: many(async (ids) => {
      const rows = await em().find(
        AttemptEntity,
        { jobId: { $in: [...ids] } },
        { orderBy: { jobId: 'asc', number: 'asc' } },
      );
      return Map.groupBy<string, AttemptRow>(rows, (row) => row.jobId);
    }),
    history: many((ids) => read.historyOf(db, ids), isAttemptKey),
    tails: one((keys) => {
      if (keys.length > MAX_TAILS)
        throw new Refusal(
          'INVALID',
          `stdout and stderr of ${keys.length} attempts were asked for; ask for at most ${MAX_TAILS} at once`,
        );
      return readTails(db, keys);
    }, isAttemptKey),
    inputs: many((ids) => read.inputsOf(db, ids)),
    outputs: many((ids) => read.outputsOf(db, ids)),
    producer: one((ids) => read.producersOf(db, ids)),
    consumers: many((ids) => read.consumersOf(db, ids)),
    active: one((ids) => activeOf(db, ids)),
    refusals: many((ids) => readRefusals(db, ids)),
  };
}
