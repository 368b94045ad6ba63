import { listById, type PageRequest } from '@visor/service';
import type { Sql } from '../deps.ts';
import { pageById } from '../page.ts';
import type { DatasetRef, WaitingPage } from './dataset.entity.ts';

const WAITING_DATASETS = listById('Template.waitingDatasets');
const MAX_COUNT = 10_000;

const IS_WAITING = 'external and template_id is null and not deleting and name like $1';

/** Returns a page of the datasets without a workflow whose names fit a LIKE pattern, newest first. */
export async function listWaitingDatasets(sql: Sql, pattern: string, request: PageRequest): Promise<WaitingPage> {
  const page = await pageById(WAITING_DATASETS, request, (after, limit) =>
    sql.query<DatasetRef>(
      `select id from dataset_ref where ${IS_WAITING} and ($2::uuid is null or id < $2) order by id desc limit $3`,
      [pattern, after, limit],
    ),
  );
  return { ...page, pattern };
}

/** Counts the datasets without a workflow whose names fit a LIKE pattern, up to 10,000. */
export async function countWaitingDatasets(
  sql: Sql,
  { pattern }: Pick<WaitingPage, 'pattern'>,
): Promise<{ readonly value: number; readonly exact: boolean }> {
  const rows = await sql.query<{ count: number }>(
    `select count(*)::int as count from (select from dataset_ref where ${IS_WAITING} limit $2) as found`,
    [pattern, MAX_COUNT + 1],
  );
  const count = rows[0]?.count ?? 0;
  return { value: Math.min(count, MAX_COUNT), exact: count <= MAX_COUNT };
}
