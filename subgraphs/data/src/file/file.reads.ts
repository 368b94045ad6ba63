import { rowsOf } from '@visor/db';
import { isUuid } from '@visor/schema';
import { isInt, pageOf, readPage, type FoundPage, type PagedList, type PageRequest } from '@visor/service';
import type { ChecksumKind, FileFilter } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';
import { FileEntity, type File } from './file.entity.ts';

export type FilePage = FoundPage<File, FileFilter>;

/** Place of a file in its dataset. */
type FilePlace = readonly [ordinal: number, id: string];

/** Files of a dataset. Workload keeps cursors of it between its starts, some from before they held the list's name. */
const fileList: PagedList<FilePlace> = {
  name: 'Dataset.files',
  defaultSize: 100,
  takesUnnamed: true,
  isPlace: (parts): parts is FilePlace => parts.length === 2 && isInt(parts[0]) && isUuid(parts[1]),
};

interface FilesQuery {
  readonly datasetId: string;
  readonly after: FilePlace | null;
  readonly limit: number;
}

/** One page of a dataset's files. @param loader reads the pages of several datasets in one statement */
export async function readFilesPage(
  datasetId: string,
  request: PageRequest,
  loader: { load(query: FilesQuery): Promise<readonly File[] | null> },
): Promise<FilePage> {
  const range = readPage(fileList, request);
  const rows = (await loader.load({ datasetId, after: range.after, limit: range.size + 1 })) ?? [];
  return { ...pageOf(fileList, range, rows, (file) => [file.ordinal, file.id]), where: { dataset: { eq: datasetId } } };
}

/** Distinguishes the pages of a request. */
export const filesQueryKey = (query: FilesQuery): string => JSON.stringify(query);

/** Reads pages of several datasets' files in their order, each after its own place, in one statement. A selection has no files of its own. */
export async function findFilesPages(
  sql: Sql,
  queries: readonly FilesQuery[],
): Promise<ReadonlyMap<string, readonly File[]>> {
  const rows = await sql.query(
    `select q.query::int, f.*
       from unnest($1::uuid[], $2::int[], $3::uuid[], $4::int[]) with ordinality as q (dataset_id, ordinal, id, most, query)
       cross join lateral (
         (select file.*, file.ordinal as place from file
           where file.dataset_id = q.dataset_id and (file.ordinal, file.id) > (q.ordinal, q.id)
           order by file.ordinal, file.id limit q.most)
         union all
         (select file.*, s.ordinal from selected_file s join file on file.id = s.file_id
           where s.dataset_id = q.dataset_id and (s.ordinal, s.file_id) > (q.ordinal, q.id)
           order by s.ordinal limit q.most)) f
      order by q.query, f.place, f.id`,
    [
      queries.map(({ datasetId }) => datasetId),
      queries.map(({ after }) => after?.[0] ?? -(2 ** 31)),
      queries.map(({ after }) => after?.[1] ?? '00000000-0000-0000-0000-000000000000'),
      queries.map(({ limit }) => limit),
    ],
  );
  const read = rowsOf<typeof FileEntity, { query: number; place: number }>(FileEntity, rows);
  const placed = read.map(({ place, ...file }) => ({ ...file, ordinal: place }));
  const files = Map.groupBy(placed, ({ query }) => query);
  return new Map(queries.map((query, index) => [filesQueryKey(query), files.get(index + 1) ?? []]));
}

/** Finds the parents of these files that are in the catalog. */
export async function findParents(
  sql: Sql,
  fileIds: readonly string[],
): Promise<(File & { readonly childId: string })[]> {
  const rows = await sql.query(
    `select p.file_id as "childId", f.* from file_parent p join file f on f.id = p.parent_id
      where p.file_id = any ($1::uuid[]) order by f.ordinal, f.id`,
    [fileIds],
  );
  return rowsOf<typeof FileEntity, { childId: string }>(FileEntity, rows);
}

const MAX_FILES_AT = 100;

/** Files with a replica at a path of a storage, or of any. Each storage is asked by its index. */
export async function findFilesAt(sql: Sql, path: string, storage: string | null): Promise<File[]> {
  const rows = await sql.query(
    `select f.* from storage s join replica r on r.storage_id = s.id and md5(r.path) = md5($1) and r.path = $1
       join file f on f.id = r.file_id
      where $2::text is null or s.name = $2 order by f.id limit ${MAX_FILES_AT}`,
    [path, storage],
  );
  return rowsOf(FileEntity, rows);
}

/** Checksums of other kinds of these files. */
export const findFurtherChecksums = (
  sql: Sql,
  fileIds: readonly string[],
): Promise<{ fileId: string; kind: ChecksumKind; checksum: string }[]> =>
  sql.query(
    `select file_id as "fileId", kind, checksum from further_checksum where file_id = any ($1::uuid[]) order by file_id, kind`,
    [fileIds],
  );
