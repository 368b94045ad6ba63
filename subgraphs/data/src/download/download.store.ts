import { rowsOf } from '@visor/db';
import type { Sql } from '../deps.ts';
import { FileEntity, type File } from '../file/file.entity.ts';

/** A file with the place of one of its replicas. */
type StoredFile = File & { readonly path: string; readonly storageUrl: string; readonly storageName: string };

/** Reads a file for one of its replicas; undefined where the catalog no longer has it there. */
export async function findStoredFile(sql: Sql, fileId: string, replicaId: string): Promise<StoredFile | undefined> {
  const rows = await sql.query(
    `select f.*, r.path, s.url as "storageUrl", s.name as "storageName"
       from replica r join file f on f.id = r.file_id join storage s on s.id = r.storage_id
      where r.id = $1 and f.id = $2 and r.status = 'AVAILABLE' and f.status = 'READY'`,
    [replicaId, fileId],
  );
  const [file] = rowsOf<typeof FileEntity, { path: string; storageUrl: string; storageName: string }>(FileEntity, rows);
  return file;
}
