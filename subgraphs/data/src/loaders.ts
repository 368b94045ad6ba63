import { isUuid } from '@visor/schema';
import DataLoader from 'dataloader';
import type { Dataset, PendingClose } from './dataset/dataset.entity.ts';
import { datasetsById } from './dataset/dataset.store.ts';
import { pendingCloses } from './dataset/pending-close.store.ts';
import type { Sql } from './deps.ts';
import type { File } from './file/file.entity.ts';
import { filesById, filesPages, parentsOf, type FilesQuery } from './file/file.store.ts';
import type { Replica } from './replica/replica.entity.ts';
import { replicasOf } from './replica/replica.store.ts';
import type { Storage } from './storage/storage.entity.ts';
import { storagesBy } from './storage/storage.store.ts';

/** Loaders of one request: whatever is asked of them in one turn of the event loop is one statement. */
export interface Loaders {
  readonly dataset: DataLoader<string, Dataset | null>;
  readonly pendingClose: DataLoader<string, PendingClose | null>;
  readonly file: DataLoader<string, File | null>;
  readonly files: DataLoader<FilesQuery, readonly File[], string>;
  readonly parents: DataLoader<string, readonly File[]>;
  readonly replicas: DataLoader<string, readonly Replica[]>;
  readonly storage: DataLoader<string, Storage | null>;
  /** Forgets what was read, so that the next event of a subscription is told with fresh rows. */
  clear(): void;
}

/** Keys of one statement, so that reading its rows holds up no other request; a key of `files` may have 1,000 rows. */
const MAX_BATCH_SIZE = 1_000;
const MAX_FILES_BATCH_SIZE = 50;
const options = { maxBatchSize: MAX_BATCH_SIZE } as const;

/** One row per key, or null; a key that is no uuid is no row's. */
function oneEach<Row>(
  load: (ids: readonly string[]) => Promise<readonly Row[]>,
  key: (row: Row) => string,
): DataLoader<string, Row | null> {
  return new DataLoader(async (ids) => {
    const known = ids.filter(isUuid);
    const rows = new Map((known.length > 0 ? await load(known) : []).map((row) => [key(row), row]));
    return ids.map((id) => rows.get(id.toLowerCase()) ?? null);
  }, options);
}

/** Any number of rows per key. */
const manyEach = <Row>(
  load: (ids: readonly string[]) => Promise<readonly Row[]>,
  key: (row: Row) => string,
): DataLoader<string, readonly Row[]> =>
  new DataLoader(async (ids) => {
    const rows = Map.groupBy(await load(ids), key);
    return ids.map((id) => rows.get(id) ?? []);
  }, options);

export function loadersOf(sql: Sql): Loaders {
  const loaders = {
    dataset: oneEach(
      (ids) => datasetsById(sql, ids),
      ({ id }) => id,
    ),
    pendingClose: oneEach(
      (ids) => pendingCloses(sql, ids),
      ({ datasetId }) => datasetId ?? '',
    ),
    file: oneEach(
      (ids) => filesById(sql, ids),
      ({ id }) => id,
    ),
    files: new DataLoader<FilesQuery, readonly File[], string>((queries) => filesPages(sql, queries), {
      cacheKeyFn: (query) => JSON.stringify(query),
      maxBatchSize: MAX_FILES_BATCH_SIZE,
    }),
    parents: manyEach(
      (ids) => parentsOf(sql, ids),
      ({ childId }) => childId,
    ),
    replicas: manyEach(
      (ids) => replicasOf(sql, ids),
      ({ fileId }) => fileId,
    ),
    storage: oneEach(
      (ids) => storagesBy(sql, ids, []),
      ({ id }) => id,
    ),
  };
  return {
    ...loaders,
    clear() {
      for (const loader of Object.values(loaders)) loader.clearAll();
    },
  };
}
