import type { Logger } from '@visor/service';
import type { Upload } from './upload.entity.ts';
import type { UploadFiles } from './upload-files.ts';
import { deleteUpload, findAbandonedUploads, isReplica } from './upload.store.ts';
import type { Database } from '@visor/db';

const KEPT_MS = 24 * 3_600_000;
const BATCH_SIZE = 200;

/** Forgets uploads of which nothing was heard for a day, with what came of them, unless the catalog has the file. @returns true where more are left */
export async function removeAbandonedUploads(
  db: Database,
  files: UploadFiles,
  now: Date,
  logger: Pick<Logger, 'warn'>,
): Promise<boolean> {
  const before = new Date(now.getTime() - KEPT_MS);
  const uploads = await findAbandonedUploads(db, before, BATCH_SIZE);
  for (const upload of uploads) {
    try {
      await removeFiles(db, files, upload);
    } catch (error) {
      logger.warn({ err: error, dataset: upload.dataset, file: upload.name }, 'abandoned upload not removed');
    }
    await deleteUpload(db, upload.id, before);
  }
  return uploads.length === BATCH_SIZE;
}

async function removeFiles(db: Database, files: UploadFiles, upload: Upload): Promise<void> {
  if (upload.storedAt && !(await isReplica(db, upload.storageId, `${upload.dataset}/${upload.name}`)))
    await files.removeStored(upload);
  await files.removePart(upload);
}
