import type { Database } from '@visor/db';
import { listById, readEntityPage, type PageRequest } from '@visor/service';
import type { Sql } from '../deps.ts';
import { toLikePattern } from '../template/mask.rules.ts';
import type { TemplateRow } from '../template/template.entity.ts';
import { DatasetRefEntity, type WaitingPage } from './dataset.entity.ts';

const WAITING_DATASETS = {
  ...listById('Template.waitingDatasets'),
  entity: DatasetRefEntity,
  orderBy: ['id'],
  descending: true,
} as const;
const MAX_COUNT = 10_000;

const IS_WAITING = 'e.external and e.template_id is null and not e.deleting';

/** Returns a page of the datasets without a workflow whose names fit a LIKE pattern, newest first. */
export async function listWaitingDatasets(db: Database, pattern: string, request: PageRequest): Promise<WaitingPage> {
  const conditions = [{ sql: `${IS_WAITING} and e.name like ?`, parameters: [pattern] }];
  const page = await readEntityPage(db, WAITING_DATASETS, request, { conditions });
  return { ...page, pattern };
}

/** Counts the datasets without a workflow whose names fit a LIKE pattern, up to 10,000. */
export async function countWaitingDatasets(
  sql: Sql,
  { pattern }: Pick<WaitingPage, 'pattern'>,
): Promise<{ readonly value: number; readonly exact: boolean }> {
  const rows = await sql.query<{ count: number }>(
    `select count(*)::int as count
       from (select from dataset_ref e where ${IS_WAITING} and e.name like $1 limit $2) as found`,
    [pattern, MAX_COUNT + 1],
  );
  const count = rows[0]?.count ?? 0;
  return { value: Math.min(count, MAX_COUNT), exact: count <= MAX_COUNT };
}

/** Counts, of each template, the datasets that fit it and have no workflow, up to 10,000: by its id, in one statement. */
export async function countWaitingOfTemplates(
  sql: Sql,
  templates: readonly Pick<TemplateRow, 'id' | 'mask' | 'maskKind'>[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.query<{ id: string; count: number }>(
    `select t.id, (select count(*)::int
                     from (select from dataset_ref e where ${IS_WAITING} and e.name like t.pattern limit $3) as found) as count
       from unnest($1::uuid[], $2::text[]) t (id, pattern)`,
    [templates.map(({ id }) => id), templates.map(toLikePattern), MAX_COUNT],
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}
