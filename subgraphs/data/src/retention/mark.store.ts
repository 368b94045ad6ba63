import { rowsOf } from '@visor/db';
import { DatasetEntity, type Dataset, type DeletionMark } from '../dataset/dataset.entity.ts';
import { datasetLifecycle } from '../dataset/dataset.rules.ts';
import { LACKS_EXTERNAL_COPY } from '../dataset/lost-upload.store.ts';
import type { Sql } from '../deps.ts';
import { replicaLifecycle } from '../replica/replica.rules.ts';

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

/**
 * Stops the deletion of a locked dataset: it is what it was, with the copies that are left. Those that were to go are read before they count as
 * good, and not before an inspector that removes files now has recorded what is gone. An uploaded one is CLOSED where a file has no good external copy,
 * and nothing is known of its upload any more: so it can be uploaded again.
 */
export async function stopDeletion(sql: Sql, id: string): Promise<Dataset[]> {
  await sql.query('delete from deletion_batch where dataset_id = $1', [id]);
  await sql.query('delete from dataset_deletion where dataset_id = $1', [id]);
  await sql.query(
    `update replica r set status = $2, reason = $4, accusation = $4, accused_at = clock_timestamp() + interval '1 min'
       from file f where f.dataset_id = $1 and r.file_id = f.id and r.status = any ($3::text[])`,
    [id, replicaLifecycle.target('doubt'), replicaLifecycle.sources('doubt'), 'its deletion was stopped'],
  );
  return await datasetsOf(
    sql,
    `with kept as (
       update dataset d
          set status = case when d.previous_status = 'UPLOADED' and ${LACKS_EXTERNAL_COPY} then 'CLOSED' else d.previous_status end,
            previous_status = null, marked_at = null, marked_by = null, mark = null, grace_left_ms = null, deletion_started_at = null
        where id = $1 and status = 'TO_DELETE' and deletion_started_at is not null returning *
     ), forgotten as (delete from external_copy c using kept k where c.dataset_id = k.id and k.status = 'CLOSED')
     select * from kept`,
    [id],
  );
}

/** Lets the deletion of a locked dataset go on without external copies. Returns whether it was held up by them. */
export async function waiveExternal(sql: Sql, id: string, now: Date): Promise<boolean> {
  const rows = await sql.query(
    `with d as (update dataset set mark = mark || '{"lastCopy":true}' where id = $1),
          b as (update deletion_batch set next_at = $2 where dataset_id = $1)
     update dataset_deletion set needs_external = false, fed = false, kept = 0, after_ordinal = null, after_id = null, next_at = $2
      where dataset_id = $1 and needs_external returning 1`,
    [id, now],
  );
  return rows.length > 0;
}
