import type { Database } from '@visor/db';
import { entityLoader, rowLoader, rowsLoader, valueLoader } from '@visor/service';
import { findCopies } from './dataset-upload/external-copy.store.ts';
import { DatasetEntity } from './dataset/dataset.entity.ts';
import { findPendingCloses } from './dataset/pending-close.reads.ts';
import { FileEntity } from './file/file.entity.ts';
import { filesQueryKey, findFilesPages, findFurtherChecksums, findParents } from './file/file.reads.ts';
import { findReplicas } from './replica/replica.store.ts';
import { InspectionEntity } from './inspection/inspection.entity.ts';
import { findDeletions } from './retention/retention.reads.ts';
import { StorageEntity } from './storage/storage.entity.ts';
import { findStorageUse } from './storage/usage.store.ts';

/** A page of files has up to 1,000 rows, so a statement reads fewer pages than rows of other kinds. */
const MAX_FILES_PAGES = 50;

/** Batches the reads of one request, or of one event of a subscription. */
export const createLoaders = (db: Database) => ({
  dataset: entityLoader(db, DatasetEntity, 'id'),
  pendingClose: rowLoader(
    (ids) => findPendingCloses(db, ids),
    ({ datasetId }) => datasetId,
  ),
  /** How far the copy of a dataset on external storage is. */
  externalCopy: rowLoader(
    (ids) => findCopies(db, ids),
    ({ datasetId }) => datasetId,
  ),
  /** How far deletions of datasets are. */
  deletion: rowLoader(
    (ids) => findDeletions(db, ids),
    ({ datasetId }) => datasetId,
  ),
  file: entityLoader(db, FileEntity, 'id'),
  filesPage: valueLoader((queries) => findFilesPages(db, queries), filesQueryKey, { maxBatchSize: MAX_FILES_PAGES }),
  /** Files that a file was made from. */
  parents: rowsLoader(
    (ids) => findParents(db, ids),
    ({ childId }) => childId,
  ),
  /** Checksums of other kinds of a file. */
  furtherChecksums: rowsLoader(
    (ids) => findFurtherChecksums(db, ids),
    ({ fileId }) => fileId,
  ),
  /** Replicas of a file. */
  replicas: rowsLoader(
    (ids) => findReplicas(db, ids),
    ({ fileId }) => fileId,
  ),
  storage: entityLoader(db, StorageEntity, 'id'),
  /** What replicas take of a storage. */
  storageUse: rowLoader(
    (ids) => findStorageUse(db, ids),
    ({ storageId }) => storageId,
  ),
  inspection: entityLoader(db, InspectionEntity, 'id'),
});

export type Loaders = ReturnType<typeof createLoaders>;
