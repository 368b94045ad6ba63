import type { Sql } from '../deps.ts';
import type { FileIdentity } from '../inspection/quarantine.ts';

/** A file that the catalog does not have. */
export interface DarkFile {
  readonly id: string;
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
}

const MODIFIED_MS = `(extract(epoch from d.modified_at) * 1000)::bigint::float8`;

interface Ripeness {
  readonly storageId: string;
  /** They were seen before the scan that began then. */
  readonly startedAt: string;
  /** Running time since the first sight. */
  readonly darkSeconds: number;
}

/** Dark files that were seen in two scans, long enough apart; in the last one, too. */
export const findRipe = (
  sql: Sql,
  { storageId, startedAt, darkSeconds }: Ripeness,
  after: string,
  limit: number,
): Promise<DarkFile[]> =>
  sql.query(
    `select d.id, d.path, d.size::float8 as size, ${MODIFIED_MS} as "modifiedMs" from dark_file d
      where d.storage_id = $1 and d.state = 'SEEN' and d.quarantined_at is null and d.id > $5
        and d.first_seen_at < $2 and d.last_seen_at >= $2 and d.first_seen_ran_ms <= (select ms from running_time) - $3 * 1000::float8
      order by d.id limit $4`,
    [storageId, startedAt, darkSeconds, limit, after],
  );

/** Notes that a file is about to be set aside, where the catalog still does not have it. Returns whether it may be. */
export async function beginQuarantine(sql: Sql, id: string): Promise<boolean> {
  const rows = await sql.query(
    `update dark_file d set quarantined_at = clock_timestamp(), quarantined_ran_ms = (select ms from running_time)
      where d.id = $1 and d.state = 'SEEN'
        and not exists (select from replica r where r.storage_id = d.storage_id and md5(r.path) = md5(d.path) and r.path = d.path
                           and r.status <> 'DELETED') returning 1`,
    [id],
  );
  return rows.length > 0;
}

export const endQuarantine = (sql: Sql, id: string, { device, inode }: FileIdentity): Promise<unknown> =>
  sql.query(`update dark_file set state = 'QUARANTINED', device = $2, inode = $3 where id = $1 and state = 'SEEN'`, [
    id,
    device,
    inode,
  ]);

/** The file was not set aside. */
export const undoQuarantine = (sql: Sql, id: string): Promise<unknown> =>
  sql.query(`update dark_file set quarantined_at = null, quarantined_ran_ms = null where id = $1 and state = 'SEEN'`, [
    id,
  ]);

/** Those that an ended process was about to set aside. */
export const findBegunQuarantines = (sql: Sql, storageId: string): Promise<DarkFile[]> =>
  sql.query(
    `select d.id, d.path, d.size::float8 as size, ${MODIFIED_MS} as "modifiedMs" from dark_file d
      where d.storage_id = $1 and d.state = 'SEEN' and d.quarantined_at is not null order by d.id limit 10000`,
    [storageId],
  );

/** A file of the catalog that has no good copy, and could be one that was set aside. */
export interface Candidate {
  readonly fileId: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: 'md5' | 'sha256' | 'adler32' | 'crc32';
  /** Copy of the file at the path that it had; null: none is there. */
  readonly replicaId: string | null;
}

/** A file that was set aside, and what it could be: the likely ones first. */
export interface SetAsideFile {
  readonly id: string;
  readonly path: string;
  readonly candidates: readonly Candidate[];
}

const SET_ASIDE = `d.storage_id = $1 and d.state = 'QUARANTINED'`;
/** Files of its size that a set-aside file is compared with. */
const MAX_CANDIDATES = 100;

/**
 * Files that were set aside, by id, with those that the catalog has, or may have: registered at their path, or of the size of a file
 * without a good copy, those of their name first.
 */
export async function findSetAside(sql: Sql, storageId: string, after: string, limit: number): Promise<SetAsideFile[]> {
  const rows = await sql.query<Pick<SetAsideFile, 'id' | 'path'> & { candidates: Candidate[] | null }>(
    `select d.id, d.path, (
        select json_agg(json_build_object('fileId', f.id, 'size', f.size, 'checksum', f.checksum, 'checksumKind', f.checksum_kind,
                                          'replicaId', c.replica_id) order by c.replica_id nulls last, c.place)
          from (
            select r.file_id, r.id as replica_id, 0 as place from replica r
             where r.storage_id = d.storage_id and md5(r.path) = md5(d.path) and r.path = d.path and r.status <> 'DELETED'
            union all
            (select f.id, null, row_number() over (order by right(d.path, length(f.basename)) = f.basename desc, f.id) from file f
              where f.status in ('LOST', 'CORRUPT') and f.size = d.size
              order by right(d.path, length(f.basename)) = f.basename desc, f.id limit ${MAX_CANDIDATES})) c
          join file f on f.id = c.file_id) as candidates
       from dark_file d where ${SET_ASIDE} and d.id > $2 order by d.id limit $3`,
    [storageId, after, limit],
  );
  return rows.map(({ candidates, ...file }) => ({ ...file, candidates: candidates ?? [] }));
}

export const markReturned = (sql: Sql, id: string): Promise<unknown> =>
  sql.query(
    `update dark_file set state = 'RETURNED', ended_at = clock_timestamp() where id = $1 and state = 'QUARANTINED'`,
    [id],
  );

interface PurgeableFile extends DarkFile {
  readonly device: string;
  readonly inode: string;
}

/** Files that were set aside long enough, in running time. */
export const findPurgeable = (
  sql: Sql,
  storageId: string,
  graceSeconds: number,
  limit: number,
): Promise<PurgeableFile[]> =>
  sql.query(
    `select d.id, d.path, d.size::float8 as size, ${MODIFIED_MS} as "modifiedMs", d.device::text, d.inode::text from dark_file d
      where ${SET_ASIDE} and d.quarantined_ran_ms <= (select ms from running_time) - $2 * 1000::float8
      order by d.id limit $3`,
    [storageId, graceSeconds, limit],
  );

export const markPurged = (sql: Sql, id: string): Promise<unknown> =>
  sql.query(
    `update dark_file set state = 'PURGED', ended_at = clock_timestamp() where id = $1 and state = 'QUARANTINED'`,
    [id],
  );

/** Storages with files that were set aside. */
export async function findStoragesWithQuarantine(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select s.id from storage s where exists (select from dark_file d where d.storage_id = s.id and d.state = 'QUARANTINED')`,
  );
  return rows.map(({ id }) => id);
}
