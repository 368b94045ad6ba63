import type { Database } from '@visor/db';
import type { Logger } from '@visor/service';
import { checkMarker } from '../storage/check-marker.ts';
import type { Roots } from '../storage/mark-root.ts';
import type { Upload } from './upload.entity.ts';
import type { UploadFiles } from './upload-files.ts';
import { deleteUpload, findAbandonedStorages, findAbandonedUploads, isReplica } from './upload.store.ts';

const KEPT_MS = 24 * 3_600_000;
const BATCH_SIZE = 200;

interface AbandonedParts {
  readonly db: Database;
  readonly files: UploadFiles;
  readonly roots: Roots;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Forgets uploads of which nothing was heard for a day of running time, which no clock shortens, with what came of them, unless the catalog has the file. Where a storage is
 * away, or its root is another one, they wait: what lies there is not theirs.
 * @returns true where more can be removed
 */
export async function removeAbandonedUploads(parts: AbandonedParts): Promise<boolean> {
  const { db, roots, logger } = parts;
  let more = false;
  for (const storage of await findAbandonedStorages(db, KEPT_MS)) {
    const problem = await checkMarker(roots, storage, await roots.installation());
    if (problem === undefined) more = (await removeOn(parts, storage.id)) || more;
    else logger.warn({ storage: storage.name, problem }, 'abandoned uploads not removed');
  }
  return more;
}

/** Returns whether more are left. */
async function removeOn(parts: AbandonedParts, storageId: string): Promise<boolean> {
  const { db, logger } = parts;
  const uploads = await findAbandonedUploads(db, storageId, KEPT_MS, BATCH_SIZE);
  for (const upload of uploads) {
    try {
      await removeFiles(parts, upload);
    } catch (error) {
      logger.warn({ err: error, dataset: upload.dataset, file: upload.name }, 'abandoned upload not removed');
    }
    await deleteUpload(db, upload.id, KEPT_MS);
  }
  return uploads.length === BATCH_SIZE;
}

async function removeFiles({ db, files }: AbandonedParts, upload: Upload): Promise<void> {
  if (upload.storedAt && !(await isReplica(db, upload.storageId, `${upload.dataset}/${upload.name}`)))
    await files.removeStored(upload);
  await files.removePart(upload);
}
