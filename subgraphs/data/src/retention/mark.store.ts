import { rowsOf } from '@visor/db';
import { DatasetEntity, type Dataset, type DeletionMark } from '../dataset/dataset.entity.ts';
import { datasetLifecycle } from '../dataset/dataset.rules.ts';
import type { Sql } from '../deps.ts';

async function datasetsOf(sql: Sql, text: string, parameters: readonly unknown[]): Promise<Dataset[]> {
  return rowsOf(DatasetEntity, await sql.query(text, parameters));
}

export interface NewMark {
  readonly id: string;
  readonly by: string;
  readonly mark: DeletionMark;
}

/** Marks locked datasets, marked ones again: a grace begins. */
export const markRows = (
  sql: Sql,
  marks: readonly NewMark[],
  { now, graceMs }: { readonly now: Date; readonly graceMs: number },
): Promise<Dataset[]> =>
  datasetsOf(
    sql,
    `update dataset d
        set previous_status = case when d.status = 'TO_DELETE' then d.previous_status else d.status end,
            status = $3, marked_at = $4, marked_by = x.by, mark = x.mark, grace_left_ms = $5
       from jsonb_to_recordset($1::jsonb) as x (id uuid, by text, mark jsonb)
      where d.id = x.id and (d.status = any ($2::text[]) or (d.status = 'TO_DELETE' and d.deletion_started_at is null))
     returning d.*`,
    [JSON.stringify(marks), datasetLifecycle.sources('delete'), datasetLifecycle.target('delete'), now, graceMs],
  );

/** Takes marks back: the datasets are what they were. */
export const unmarkRows = (sql: Sql, ids: readonly string[]): Promise<Dataset[]> =>
  datasetsOf(
    sql,
    `update dataset set status = previous_status, previous_status = null, marked_at = null, marked_by = null, mark = null,
            grace_left_ms = null
      where id = any ($1::uuid[]) and status = 'TO_DELETE' and deletion_started_at is null returning *`,
    [ids],
  );

/**
 * Counts running time: off the graces, off the fetches that keep datasets, and for what the catalog does not know. Returns how
 * many marks have none left.
 */
export async function countDown(sql: Sql, ms: number): Promise<number> {
  await sql.query('update running_time set ms = ms + $1', [ms]);
  await sql.query(`update dataset_use set left_ms = left_ms - $1 where kind = 'FETCH' and left_ms > 0`, [ms]);
  await sql.query(`delete from dataset_use where kind = 'FETCH' and left_ms <= 0`);
  await sql.query(
    `update dataset set grace_left_ms = greatest(grace_left_ms - $1, 0) where status = 'TO_DELETE' and grace_left_ms > 0`,
    [ms],
  );
  const [row] = await sql.query<{ n: number }>(
    `select count(*)::int as n from (select from dataset where status = 'TO_DELETE' and grace_left_ms = 0 and deletion_started_at is null limit 1000) d`,
  );
  return row?.n ?? 0;
}

/** Marked datasets without grace whose deletion has not begun, from one on. */
export async function findDueMarks(sql: Sql, after: string | null, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select id from dataset where status = 'TO_DELETE' and grace_left_ms = 0 and deletion_started_at is null
        and ($1::uuid is null or id > $1) order by id limit $2`,
    [after, limit],
  );
  return rows.map(({ id }) => id);
}

/** Begins the deletion of locked datasets. */
export async function startDeletions(
  sql: Sql,
  started: readonly { readonly id: string; readonly needsExternal: boolean }[],
  now: Date,
): Promise<void> {
  if (started.length === 0) return;
  await sql.query(
    `with d as (update dataset set deletion_started_at = $2 where id = any (select id from jsonb_to_recordset($1::jsonb) as x (id uuid)))
     insert into dataset_deletion (dataset_id, needs_external, next_at)
     select x.id, x."needsExternal", $2 from jsonb_to_recordset($1::jsonb) as x (id uuid, "needsExternal" boolean)
     on conflict (dataset_id) do nothing`,
    [JSON.stringify(started), now],
  );
}
