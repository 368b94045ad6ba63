import { findRows, rowsOf } from '@visor/db';
import type { EntityReader, Sql } from '../deps.ts';
import { DatasetRefEntity, type DatasetRow, type NamedDataset } from './dataset.entity.ts';
import type { CatalogDataset, ObservedDataset } from './dataset.rules.ts';

const CATALOG_DATASETS = `jsonb_to_recordset($1::jsonb)
  as x(id uuid, name text, external boolean, closed boolean, reopened boolean, deleting boolean, kind text)`;

type ObservedFacts = Omit<CatalogDataset, 'deleting'> & Pick<ObservedDataset, 'deleting'>;

/** Records what is new of these datasets and returns the ids of those that changed. A closed dataset stays closed until it is opened again. */
export async function recordDatasets(sql: Sql, datasets: readonly ObservedFacts[]): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `with known as (
       update dataset_ref d
          set opened = true, closed = x.closed or (d.closed and x.reopened is not true), deleting = coalesce(x.deleting, d.deleting), kind = x.kind
         from ${CATALOG_DATASETS}
        where d.id = x.id
          and (not d.opened or (x.closed and not d.closed) or (d.closed and x.reopened is true)
               or x.deleting <> d.deleting or d.kind is null)
        returning d.id),
     added as (
       insert into dataset_ref (id, name, external, opened, closed, deleting, kind)
       select x.id, x.name, x.external, true, x.closed, coalesce(x.deleting, false), x.kind from ${CATALOG_DATASETS}
        where not exists (select from dataset_ref d where d.id = x.id) order by x.id
       on conflict (id) do update set closed = dataset_ref.closed or excluded.closed returning id)
     select id from known union all select id from added`,
    [JSON.stringify(datasets)],
  );
  return rows.map(({ id }) => id);
}

export const findDatasets = (em: EntityReader, ids: readonly string[]): Promise<DatasetRow[]> =>
  findRows(em, DatasetRefEntity, { anyOf: { property: 'id', values: ids } });

/** Locks one dataset until the transaction ends. */
export async function lockDataset(sql: Sql, id: string): Promise<DatasetRow | undefined> {
  const rows = await sql.query('select * from dataset_ref where id = $1 for update', [id]);
  return rowsOf(DatasetRefEntity, rows)[0];
}

/** Locks those of the datasets that came from outside and have no template yet. */
export const lockUnassigned = (sql: Sql, ids: readonly string[]): Promise<NamedDataset[]> =>
  sql.query<NamedDataset>(
    `select id, name from dataset_ref where id = any ($1::uuid[]) and external and template_id is null
      order by id for update`,
    [ids],
  );

/** Locks all datasets that came from outside, have no template yet and are open. */
export const lockOpenUnassigned = (sql: Sql): Promise<NamedDataset[]> =>
  sql.query<NamedDataset>(
    `select id, name from dataset_ref where external and template_id is null and not closed order by id for update`,
  );

/** Assigns templates to datasets. A dataset that has a template keeps it. */
export const assignTemplates = (
  sql: Sql,
  assignments: readonly { readonly datasetId: string; readonly templateId: string }[],
): Promise<unknown> =>
  sql.query(
    `update dataset_ref d set template_id = x."templateId"
       from jsonb_to_recordset($1::jsonb) as x("datasetId" uuid, "templateId" uuid)
      where d.id = x."datasetId" and d.template_id is null`,
    [JSON.stringify(assignments)],
  );

/** Records the datasets that the tasks of these workflows fill, before the catalog has opened them; none of workflows that do not exist. */
export const insertExpectedDatasets = (
  sql: Sql,
  datasets: readonly (NamedDataset & { readonly workflowId?: string })[],
): Promise<unknown> =>
  sql.query(
    `insert into dataset_ref (id, name, external)
     select x.id, x.name, false from jsonb_to_recordset($1::jsonb) as x(id uuid, name text, "workflowId" uuid)
      where x."workflowId" is null or exists (select from workflow w where w.id = x."workflowId")`,
    [JSON.stringify(datasets)],
  );
