import { uuidv7 } from '@visor/db';
import { checklistDigestSql } from '@visor/schema';
import type { Sql } from '../deps.ts';
import type { Checklist } from './checklist.rules.ts';
import type { Comparison } from './dataset.rules.ts';
import type { NameMatch } from './late-close.rules.ts';

/** A checklist under the id of its dataset, or under its name while no dataset has that name. */
export interface CloseRow {
  readonly datasetId: string | null;
  readonly datasetName: string | null;
  readonly checklist: Checklist;
}

/** Stores closes; a newer close of a dataset replaces the older one and is evaluated again. */
export async function upsertCloses(sql: Sql, closes: readonly CloseRow[], now: Date): Promise<void> {
  for (const target of ['datasetId', 'datasetName'] as const) {
    const rows = closes.filter((close) => close[target] !== null);
    if (rows.length === 0) continue;
    await sql.query(
      `insert into pending_close (id, dataset_id, dataset_name, requested_at, expected, digest, names)
       select n.id, n.dataset_id, n.dataset_name, $7, n.expected, n.digest,
              case when n.names is not null then array(select jsonb_array_elements_text(n.names)) end
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::jsonb[])
           as n (id, dataset_id, dataset_name, expected, digest, names)
        order by n.dataset_name collate "C", n.dataset_id
       on conflict (${target === 'datasetId' ? 'dataset_id' : 'dataset_name'}) do update
         set requested_at = excluded.requested_at, expected = excluded.expected, digest = excluded.digest,
             names = excluded.names, surplus = 0, refused = false, checked_files = null`,
      [
        rows.map(() => uuidv7()),
        rows.map(({ datasetId }) => datasetId),
        rows.map(({ datasetName }) => datasetName),
        rows.map(({ checklist }) => checklist.expected),
        rows.map(({ checklist }) => checklist.digest),
        rows.map(({ checklist }) => (checklist.names ? JSON.stringify(checklist.names) : null)),
        now.toISOString(),
      ],
    );
  }
}

/**
 * Assigns the closes that wait under the names of these datasets to their ids, except where the dataset has a newer close
 * by its id. The caller has locked the rows of the datasets.
 */
export async function assignCloses(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query(
    `with waiting as (
       select p.id, d.id as dataset_id from dataset d join pending_close p on p.dataset_name = d.name
        where d.id = any ($1::uuid[]) order by p.dataset_name for update of p
     ), found as (
       delete from pending_close p using waiting w where p.id = w.id
       returning p.id, w.dataset_id, p.requested_at, p.expected, p.digest, p.names)
     insert into pending_close (id, dataset_id, requested_at, expected, digest, names)
     select id, dataset_id, requested_at, expected, digest, names from found
     on conflict (dataset_id) do update
       set requested_at = excluded.requested_at, expected = excluded.expected, digest = excluded.digest,
           names = excluded.names, surplus = 0, refused = false, checked_files = null
       where pending_close.requested_at < excluded.requested_at`,
    [ids],
  );
}

export interface ComparedClose extends Comparison {
  readonly datasetId: string;
  readonly digest: string | null;
  /** Whether this is its first comparison, so that no event of it was published yet. */
  readonly first: boolean;
}

/**
 * Compares the pending closes of these OPEN datasets with their files, inside the database. The caller has locked the rows
 * of the datasets.
 * @param all compares also closes that were compared before and have more names than the dataset has files: such a close
 *   can't be EQUAL
 */
export async function compareCloses(sql: Sql, ids: readonly string[], all: boolean): Promise<ComparedClose[]> {
  const rows = await sql.query<Record<'expected' | 'registered', string> & { matched: string | null } & ComparedClose>(
    `select d.id as "datasetId", p.expected, p.digest, d.file_count as registered, p.checked_files is null as first,
            case when p.names is not null then
              (select count(*) from unnest(p.names) n (name)
                where exists (select from file f where f.dataset_id = d.id and f.name = n.name)) end as matched,
            case when p.names is null and d.file_count = p.expected then
              p.digest is null or (select ${checklistDigestSql('f.name')} from file f where f.dataset_id = d.id) = p.digest end as "sameDigest"
       from pending_close p join dataset d on d.id = p.dataset_id
      where d.id = any ($1::uuid[]) and d.status = 'OPEN' and not p.refused
        and ($2 or p.checked_files is null or d.file_count >= p.expected)`,
    [ids, all],
  );
  return rows.map((row) => ({
    ...row,
    expected: Number(row.expected),
    registered: Number(row.registered),
    matched: row.matched === null ? null : Number(row.matched),
  }));
}

interface CloseMismatch {
  readonly datasetId: string;
  readonly surplus: number;
  readonly refused: boolean;
}

const MAX_SHOWN_NAMES = 20;

/** Records the result of closes that could not be done. Returns the first names concerned, by dataset. */
export async function recordMismatches(sql: Sql, mismatches: readonly CloseMismatch[]): Promise<Map<string, string[]>> {
  const rows = await sql.query<{ datasetId: string; names: string[] | null }>(
    `update pending_close p set surplus = n.surplus, refused = n.refused, checked_files = d.file_count
       from unnest($1::uuid[], $2::bigint[], $3::boolean[]) as n (id, surplus, refused), dataset d
      where p.dataset_id = n.id and d.id = n.id
     returning n.id as "datasetId", case
       when p.names is null then null
       when n.refused then array(
         select f.name from file f where f.dataset_id = n.id
            and not exists (select from unnest(p.names) c (name) where c.name = f.name) limit ${MAX_SHOWN_NAMES})
       else array(
         select c.name from unnest(p.names) c (name)
          where not exists (select from file f where f.dataset_id = n.id and f.name = c.name) limit ${MAX_SHOWN_NAMES}) end as names`,
    [
      mismatches.map(({ datasetId }) => datasetId),
      mismatches.map(({ surplus }) => surplus),
      mismatches.map(({ refused }) => refused),
    ],
  );
  return new Map(rows.map(({ datasetId, names }) => [datasetId, names ?? []]));
}

/** Those of these datasets that have a close: any, or one that says which files they are. */
export async function findAwaitedDatasets(
  sql: Sql,
  ids: readonly string[],
): Promise<{ readonly any: ReadonlySet<string>; readonly byDigest: ReadonlySet<string> }> {
  const rows = await sql.query<{ id: string; digest: string | null }>(
    'select dataset_id as id, digest from pending_close where dataset_id = any ($1::uuid[])',
    [ids],
  );
  const idsOf = (closes: typeof rows): ReadonlySet<string> => new Set(closes.map(({ id }) => id));
  return { any: idsOf(rows), byDigest: idsOf(rows.filter(({ digest }) => digest !== null)) };
}

export async function deleteCloses(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query('delete from pending_close where dataset_id = any ($1::uuid[])', [ids]);
}

/** Datasets whose close was not evaluated since they last got files, or still waits under their name. */
export async function findClosesToEvaluate(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select d.id from pending_close p join dataset d on d.id = p.dataset_id
      where not p.refused and d.status = 'OPEN' and p.checked_files is distinct from d.file_count
     union select d.id from pending_close p join dataset d on d.name = p.dataset_name
     limit $1`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

/** The names of the files of dataset `n`: its own, or those of a selection. */
const NAMES = `(select o.name from file o where o.dataset_id = n.id
      union all select o.name from selected_file s join file o on o.id = s.file_id where s.dataset_id = n.id) f`;

/** Compares the names of late checklists with the files; undefined for a checklist without names. */
export async function matchNames(
  sql: Sql,
  late: readonly { readonly dataset: { readonly id: string }; readonly checklist: Checklist }[],
): Promise<(NameMatch | undefined)[]> {
  const matches: (NameMatch | undefined)[] = late.map(() => undefined);
  const named = late.flatMap(({ dataset, checklist }, index) =>
    checklist.names ? [{ id: dataset.id, names: JSON.stringify(checklist.names), index }] : [],
  );
  if (named.length === 0) return matches;
  const listed = (condition: string): string =>
    `from jsonb_array_elements_text(n.names) c (name)
      where ${condition} (select from ${NAMES} where f.name = c.name)`;
  const rows = await sql.query<NameMatch & { place: number; matched: string }>(
    `select n.place, (select count(*) ${listed('exists')}) as matched,
            array(select c.name ${listed('not exists')} order by c.name collate "C" limit ${MAX_SHOWN_NAMES}) as "missingNames",
            array(select f.name from ${NAMES}
                   where not exists (select from jsonb_array_elements_text(n.names) c (name) where c.name = f.name)
                   order by f.name limit ${MAX_SHOWN_NAMES}) as "surplusNames"
       from unnest($1::uuid[], $2::jsonb[], $3::int[]) as n (id, names, place)`,
    [named.map(({ id }) => id), named.map(({ names }) => names), named.map(({ index }) => index)],
  );
  for (const { place, matched, ...names } of rows) matches[place] = { ...names, matched: Number(matched) };
  return matches;
}

/** Number and digest of the registered files of a dataset: one statement over its names. */
export async function readRegistered(
  sql: Sql,
  datasetId: string,
): Promise<{ readonly expected: number; readonly digest: string }> {
  const [row] = await sql.query<{ expected: string; digest: string }>(
    `select count(*) as expected, ${checklistDigestSql('f.name')} as digest from file f where f.dataset_id = $1`,
    [datasetId],
  );
  return { expected: Number(row?.expected ?? 0), digest: row?.digest ?? '' };
}
