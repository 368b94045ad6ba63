import type { Sql } from '../deps.ts';
import type { FileIdentity } from './quarantine.ts';
import { QUARANTINE_FOLDER } from '../storage/own-names.rules.ts';

/** Keeps of a bad file that it is set aside. It goes after its time, as files that the catalog does not have. */
export async function insertSetAside(
  sql: Sql,
  {
    id,
    storageId,
    device,
    inode,
    size,
    modifiedMs,
  }: FileIdentity & { readonly id: string; readonly storageId: string },
): Promise<void> {
  await sql.query(
    `insert into dark_file (id, storage_id, path, state, size, device, inode, modified_at, first_seen_at, last_seen_at, quarantined_at,
                            first_seen_ran_ms, quarantined_ran_ms)
     select $1, $2, $3, 'QUARANTINED', $4, $5, $6, $7, clock_timestamp(), clock_timestamp(), clock_timestamp(), ms, ms from running_time`,
    [id, storageId, `${QUARANTINE_FOLDER}/${id}`, size, device, inode, new Date(modifiedMs)],
  );
}
