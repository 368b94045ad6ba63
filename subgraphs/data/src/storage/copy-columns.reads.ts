import { isUuid } from '@visor/schema';
import { pageOf, readPage, type PagedList, type PageRequest } from '@visor/service';
import type { ChecksumKind } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';

/** Place of a copy: when it was read last, or came, as the database writes it, and its id. */
type CopyPlace = readonly [at: string, id: string];

const MAX_COPIES = 5_000;
const FIRST: CopyPlace = ['-infinity', '00000000-0000-0000-0000-000000000000'];
const INSTANT = /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/;

const copyList: PagedList<CopyPlace> = {
  name: 'Storage.copies',
  defaultSize: MAX_COPIES,
  maxSize: MAX_COPIES,
  isPlace: (parts): parts is CopyPlace =>
    parts.length === 2 && typeof parts[0] === 'string' && INSTANT.test(parts[0]) && isUuid(parts[1]),
};

interface CopyRow {
  readonly id: string;
  readonly fileId: string;
  readonly path: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: ChecksumKind;
  readonly at: string;
}

/** Reads a part of the good copies of a storage, by the index of copies that are due. @throws Refusal INVALID that names the field */
export async function readCopyColumns(sql: Sql, storageId: string, request: PageRequest) {
  const range = readPage(copyList, request);
  const [at, id] = range.after ?? FIRST;
  const found = await sql.query<CopyRow>(
    `select r.id, r.file_id as "fileId", r.path, f.size::float8 as size, f.checksum, f.checksum_kind as "checksumKind",
            (r.at at time zone 'UTC')::text || '+00' as at
       from (select id, file_id, path, coalesce(verified_at, added_at) as at from replica
              where storage_id = $1 and status = 'AVAILABLE' and (coalesce(verified_at, added_at), id) > ($2::timestamptz, $3::uuid)
              order by coalesce(verified_at, added_at), id limit $4) r
       join file f on f.id = r.file_id order by r.at, r.id`,
    [storageId, at, id, range.size + 1],
  );
  const { nodes, pageInfo } = pageOf(copyList, range, found, (row) => [row.at, row.id]);
  return {
    ids: nodes.map((row) => row.id),
    fileIds: nodes.map(({ fileId }) => fileId),
    paths: nodes.map(({ path }) => path),
    sizes: nodes.map(({ size }) => size),
    checksums: nodes.map(({ checksum }) => checksum),
    checksumKinds: nodes.map(({ checksumKind }) => checksumKind),
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  };
}
