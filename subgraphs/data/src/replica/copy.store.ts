import type { ChecksumKind, ReplicaStatus, StorageKind } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';
import { fileLifecycle } from '../file/file.rules.ts';
import { hasOtherLiveCopy, replicaLifecycle } from './replica.rules.ts';

/** A copy with what it must be, and where it lies. */
export interface Copy {
  readonly id: string;
  readonly fileId: string;
  readonly storageId: string;
  readonly storageName: string;
  readonly storageUrl: string;
  readonly storageKind: StorageKind;
  readonly markerId: string | null;
  readonly path: string;
  readonly status: ReplicaStatus;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: ChecksumKind;
}

const COPY = `select r.id, r.file_id as "fileId", r.storage_id as "storageId", s.name as "storageName", s.url as "storageUrl",
       s.kind as "storageKind", s.marker_id as "markerId", r.path, r.status, f.size::float8 as size, f.checksum,
       f.checksum_kind as "checksumKind"
  from replica r join file f on f.id = r.file_id join storage s on s.id = r.storage_id`;

export const findCopies = (sql: Sql, ids: readonly string[]): Promise<Copy[]> =>
  sql.query<Copy>(`${COPY} where r.id = any ($1::uuid[]) order by r.id`, [ids]);

/** Good copies of these files. */
export const findGoodCopies = (sql: Sql, fileIds: readonly string[]): Promise<Copy[]> =>
  sql.query<Copy>(
    `${COPY} where r.file_id = any ($1::uuid[]) and r.status = 'AVAILABLE' and s.readable order by r.file_id, r.id`,
    [fileIds],
  );

/** Returns those of these files whose place another file has: what lies there now is that file's. */
export async function findDisplaced(
  sql: Sql,
  places: readonly Pick<Copy, 'storageId' | 'path' | 'fileId'>[],
): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ fileId: string }>(
    `select n.file_id as "fileId" from unnest($1::uuid[], $2::text[], $3::uuid[]) as n (storage_id, path, file_id)
      where exists (select from replica r where r.storage_id = n.storage_id and md5(r.path) = md5(n.path) and r.path = n.path
                       and r.file_id <> n.file_id and r.status not in ('LOST', 'DELETED'))`,
    [places.map(({ storageId }) => storageId), places.map(({ path }) => path), places.map(({ fileId }) => fileId)],
  );
  return new Set(rows.map(({ fileId }) => fileId));
}

/** An inspector that marks a copy mends it at once. After this time the next one looks at it: the first may have been killed. */
const MEND_AGAIN = `clock_timestamp() + interval '1 min'`;

/** Copies that are not there. Until `endMending` an inspector mends them. Returns those of which that is news. */
export async function markCopiesLost(sql: Sql, ids: readonly string[], reason: string): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `update replica set status = $2, reason = $3, accused_at = ${MEND_AGAIN}, accusation = $3
      where id = any ($1::uuid[]) and status = any ($4::text[]) returning id`,
    [ids, replicaLifecycle.target('lose'), reason, replicaLifecycle.sources('lose')],
  );
  return rows.map(({ id }) => id);
}

/** Copies of which somebody says that they are bad, until they are read. */
export async function accuseCopies(sql: Sql, ids: readonly string[], accusations: readonly string[]): Promise<void> {
  await sql.query(
    `update replica r set status = 'BAD', reason = n.text, accusation = n.text, accused_at = coalesce(r.accused_at, clock_timestamp())
       from unnest($1::uuid[], $2::text[]) as n (id, text) where r.id = n.id and r.status = any ($3::text[])`,
    [ids, accusations, replicaLifecycle.sources('markBad')],
  );
}

/** A copy that was read and is not what the catalog says. Until `endMending` an inspector mends it. */
export async function confirmBad(sql: Sql, id: string, reason: string): Promise<void> {
  await sql.query(
    `update replica set status = 'BAD', reason = $2, accused_at = ${MEND_AGAIN}, accusation = $2 where id = $1 and status = any ($3::text[])`,
    [id, reason, replicaLifecycle.sources('markBad')],
  );
}

/** Nothing more is done now about copies that are bad or lost. */
export async function endMending(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query(
    `update replica set accused_at = null, accusation = null where id = any ($1::uuid[]) and status in ('BAD', 'LOST')`,
    [ids],
  );
}

/** A copy that was read, and the inode of its file where it has one. */
export interface VerifiedCopy {
  readonly id: string;
  readonly inode?: bigint | undefined;
}

/** Returns those of these copies whose place a live copy of another file has: what lies there now is that file's, whatever its bytes. */
export async function findOusted(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ id: string }>(
    `select r.id from replica r where r.id = any ($1::uuid[]) and ${hasOtherLiveCopy('r')}`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Copies that were read and are what the catalog says: from now on their files are these. */
export async function markVerified(sql: Sql, copies: readonly VerifiedCopy[]): Promise<void> {
  await sql.query(
    `update replica r set verified_at = clock_timestamp(), accused_at = null, accusation = null, reason = null, inode = n.inode,
            status = case when r.status = any ($3::text[]) and not ${hasOtherLiveCopy('r')} then 'AVAILABLE' else r.status end
       from unnest($1::uuid[], $2::bigint[]) as n (id, inode)
      where r.id = n.id and r.status in ('AVAILABLE', 'BAD', 'LOST', 'COPYING')`,
    [
      copies.map(({ id }) => id),
      copies.map(({ inode }) => (inode === undefined ? null : String(BigInt.asIntN(64, inode)))),
      replicaLifecycle.sources('restore'),
    ],
  );
}

/** Files without any good copy: LOST where none is there at all, else CORRUPT. Returns those of which that is news. */
export async function markFilesWithoutCopy(
  sql: Sql,
  fileIds: readonly string[],
): Promise<{ id: string; status: 'LOST' | 'CORRUPT' }[]> {
  return await sql.query<{ id: string; status: 'LOST' | 'CORRUPT' }>(
    `update file f set status = c.status
       from (select f.id, case when exists (select from replica r where r.file_id = f.id and r.status = 'BAD')
                               then 'CORRUPT' else 'LOST' end as status
               from file f
              where f.id = any ($1::uuid[])
                and not exists (select from replica r where r.file_id = f.id and r.status in ('AVAILABLE', 'COPYING'))) c
      where f.id = c.id and f.status <> c.status and f.status = any ($2::text[]) returning f.id, f.status`,
    [fileIds, [...new Set([...fileLifecycle.sources('lose'), ...fileLifecycle.sources('corrupt')])]],
  );
}

/** A copy under way. */
export interface Copying {
  readonly id: string;
  readonly fileId: string;
  readonly path: string;
}

/** Notes copies that begin, where no live copy has the place; one that an ended process began is taken over. @returns those that may be made */
export const beginReplicas = (sql: Sql, storageId: string, copies: readonly Copying[]): Promise<Copying[]> =>
  sql.query<Copying>(
    `insert into replica (id, file_id, storage_id, path, status, added_at)
     select id, file_id, $1, path, 'COPYING', clock_timestamp()
       from (select id, file_id, $1::uuid as storage_id, path from unnest($2::uuid[], $3::uuid[], $4::text[]) as n (id, file_id, path)) n
      where not ${hasOtherLiveCopy('n')} order by file_id
     on conflict (file_id, storage_id, md5(path)) do update set status = 'COPYING', reason = null,
       added_at = case when replica.status = 'COPYING' then replica.added_at else excluded.added_at end
       where replica.status = 'COPYING' or replica.status = any ($5::text[])
     returning id, file_id as "fileId", path`,
    [
      storageId,
      copies.map(({ id }) => id),
      copies.map(({ fileId }) => fileId),
      copies.map(({ path }) => path),
      replicaLifecycle.sources('copy'),
    ],
  );

/** Makes copies good that were verified. @returns their files */
export async function completeReplicas(sql: Sql, ids: readonly string[]): Promise<string[]> {
  const rows = await sql.query<{ fileId: string }>(
    `update replica set status = 'AVAILABLE', reason = null, verified_at = clock_timestamp()
      where id = any ($1::uuid[]) and status = any ($2::text[]) returning file_id as "fileId"`,
    [ids, replicaLifecycle.sources('complete')],
  );
  return rows.map(({ fileId }) => fileId);
}
