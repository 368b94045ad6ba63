import type { DatasetUse } from '@visor/schema';
import type { Sql } from '../deps.ts';

/** A use of a dataset begins, or ends, only while nobody decides on its deletion. */
export const shareDatasets = (sql: Sql, ids: readonly string[]): Promise<unknown> =>
  sql.query('select from dataset where id = any ($1::uuid[]) order by id for share', [ids]);

/** Records how workflows use datasets. The last message counts; what a person has waived stays waived unless jobs run again. */
export const recordUseRows = (sql: Sql, uses: readonly DatasetUse[], now: Date): Promise<unknown> =>
  sql.query(
    `insert into dataset_use as u (dataset_id, user_id, kind, status, failed_jobs, mended, retry_open, final_id, at)
     select i.id, x."workflowId", 'WORKFLOW', x.status, x."failedJobs", x.mended, x."retryOpen", x."finalDatasetId", $2
       from jsonb_to_recordset($1::jsonb) as x ("workflowId" uuid, "datasetIds" jsonb, "finalDatasetId" uuid, status text,
                                                "failedJobs" bigint, mended boolean, "retryOpen" boolean)
       cross join lateral (select distinct value::uuid as id from jsonb_array_elements_text(x."datasetIds")) i
      order by i.id
     on conflict (dataset_id, user_id) do update
        set status = excluded.status, failed_jobs = excluded.failed_jobs, mended = excluded.mended,
            retry_open = excluded.retry_open, final_id = excluded.final_id, at = excluded.at,
            waived_at = case when excluded.status <> 'ACTIVE' then u.waived_at end,
            waived_by = case when excluded.status <> 'ACTIVE' then u.waived_by end,
            waived_reason = case when excluded.status <> 'ACTIVE' then u.waived_reason end`,
    [JSON.stringify(uses), now],
  );

/** Waives what uses of a dataset left undone, and uses of which nobody has said how they ended. */
export async function waiveUses(
  sql: Sql,
  { datasetId, by, reason }: { readonly datasetId: string; readonly by: string; readonly reason: string },
  now: Date,
): Promise<void> {
  const parameters = [datasetId, by, reason, now];
  await sql.query(
    `update dataset_use set waived_by = $2, waived_reason = $3, waived_at = $4
      where (dataset_id = $1 or dataset_id in (select s.user_id from dataset_use s where s.dataset_id = $1 and s.kind = 'SELECTION'))
        and kind <> 'FETCH' and status is distinct from 'ACTIVE' and waived_at is null`,
    parameters,
  );
  await sql.query(
    `insert into dataset_use (dataset_id, user_id, kind, status, waived_by, waived_reason, waived_at, at)
     select $1, c.id, 'WORKFLOW', 'CANCELLED', $2, $3, $4, $4 from dataset c
      where c.parent_id = $1 and c.kind <> 'input' and c.status <> 'DELETED'
        and not exists (select from dataset_use o where o.dataset_id = c.id and o.kind = 'WORKFLOW')
     on conflict do nothing`,
    parameters,
  );
}

/** Keeps a dataset while a file of it is fetched. */
export async function takeFetchUse(sql: Sql, datasetId: string, leftMs: number): Promise<void> {
  await sql.query(
    `insert into dataset_use as u (dataset_id, user_id, kind, left_ms, at) select d.id, d.id, 'FETCH', $2, now() from dataset d where d.id = $1 and d.deletion_started_at is null for share
     on conflict (dataset_id, user_id) do update set left_ms = excluded.left_ms where u.left_ms < excluded.left_ms / 2`,
    [datasetId, leftMs],
  );
}
