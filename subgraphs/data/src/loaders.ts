import type { Database } from '@visor/db';
import { entityLoader, rowLoader, rowsLoader } from '@visor/service';
import DataLoader from 'dataloader';
import { DatasetEntity } from './dataset/dataset.entity.ts';
import { pendingClosesOf } from './dataset/pending-close.reads.ts';
import { FileEntity, type File } from './file/file.entity.ts';
import { filesPages, parentsOf, type FilesQuery } from './file/file.reads.ts';
import { replicasOf } from './replica/replica.store.ts';
import { StorageEntity } from './storage/storage.entity.ts';

/** A key of `files` may have 1,000 rows, so a statement takes fewer of them. */
const MAX_FILES_BATCH_SIZE = 50;

/** Loaders of one request: what is requested in one turn of the event loop is one statement. */
export type Loaders = ReturnType<typeof loadersOf>;

export function loadersOf(db: Database) {
  const loaders = {
    dataset: entityLoader(db, DatasetEntity, 'id'),
    pendingClose: rowLoader(
      (ids) => pendingClosesOf(db, ids),
      ({ datasetId }) => datasetId,
    ),
    file: entityLoader(db, FileEntity, 'id'),
    files: new DataLoader<FilesQuery, readonly File[], string>((queries) => filesPages(db, queries), {
      cacheKeyFn: (query) => JSON.stringify(query),
      maxBatchSize: MAX_FILES_BATCH_SIZE,
    }),
    parents: rowsLoader(
      (ids) => parentsOf(db, ids),
      ({ childId }) => childId,
    ),
    replicas: rowsLoader(
      (ids) => replicasOf(db, ids),
      ({ fileId }) => fileId,
    ),
    storage: entityLoader(db, StorageEntity, 'id'),
  };
  return {
    ...loaders,
    clear() {
      for (const loader of Object.values(loaders)) loader.clearAll();
    },
  };
}
