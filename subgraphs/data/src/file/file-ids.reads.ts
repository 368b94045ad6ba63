import { assertValid, isUuid, readId } from '@visor/schema';
import { isInt, pageOf, readPage, type PagedList, type PageRequest } from '@visor/service';
import type { Sql } from '../deps.ts';

/** Place of a file: its dataset, and its place there. */
type FilePlace = readonly [datasetId: string, ordinal: number, id: string];

const MAX_FILES = 5_000;
const MAX_DATASETS = 500;
const NO_ID = '00000000-0000-0000-0000-000000000000';

const idList: PagedList<FilePlace> = {
  name: 'fileIds',
  defaultSize: MAX_FILES,
  maxSize: MAX_FILES,
  isPlace: (parts): parts is FilePlace => parts.length === 3 && isUuid(parts[0]) && isInt(parts[1]) && isUuid(parts[2]),
};

/** Reads a part of the ids of the files of datasets, their own ones, by their order. @throws Refusal INVALID that names the field */
export async function readFileIds(sql: Sql, datasets: readonly string[], request: PageRequest) {
  const range = readPage(idList, request);
  const { length } = datasets;
  assertValid(
    'datasets',
    length > MAX_DATASETS ? `has ${length} elements; at most ${MAX_DATASETS} are allowed` : undefined,
  );
  const ids = datasets.map((dataset) => readId('datasets', dataset));
  const [datasetId, ordinal, id] = range.after ?? [NO_ID, 0, NO_ID];
  const found = await sql.query<{ id: string; datasetId: string; ordinal: number }>(
    `select f.id, d.id as "datasetId", f.ordinal
       from (select distinct id from unnest($1::uuid[]) n (id) where id >= $2) d
       cross join lateral (
         select id, ordinal from file
          where dataset_id = d.id
            and (ordinal, id) > (case when d.id = $2 then $3 else -2147483648 end, case when d.id = $2 then $4 else '${NO_ID}'::uuid end)
          order by ordinal, id limit $5) f
      order by d.id, f.ordinal, f.id limit $5`,
    [ids, datasetId, ordinal, id, range.size + 1],
  );
  const { nodes, pageInfo } = pageOf(idList, range, found, (file) => [file.datasetId, file.ordinal, file.id]);
  return { ids: nodes.map((file) => file.id), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}
