import type { Sql } from '../deps.ts';
import type { Undecided } from './dataset.entity.ts';
import type { DatasetFacts } from './dataset.rules.ts';

const facts = `jsonb_to_recordset($1::jsonb) as x(id uuid, name text, external boolean, closed boolean)`;

/** Keeps what is new of these datasets; gives the ids of those of which something is. A closed one stays closed. */
export async function rememberDatasets(sql: Sql, datasets: readonly DatasetFacts[]): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `with known as (
       update dataset_ref d set opened = true, closed = d.closed or x.closed from ${facts}
        where d.id = x.id and (not d.opened or (x.closed and not d.closed)) returning d.id),
     added as (
       insert into dataset_ref (id, name, external, opened, closed)
       select x.id, x.name, true, true, x.closed from ${facts}
        where x.external and not exists (select from dataset_ref d where d.id = x.id) order by x.id
       on conflict (id) do update set closed = dataset_ref.closed or excluded.closed returning id)
     select id from known union all select id from added`,
    [JSON.stringify(datasets)],
  );
  return rows.map(({ id }) => id);
}

/** Those of the datasets that came from outside and have no template yet. */
export const undecidedOf = (sql: Sql, ids: readonly string[]): Promise<Undecided[]> =>
  sql.query<Undecided>(
    `select id, name from dataset_ref where id = any ($1::uuid[]) and external and template_id is null
      order by id for update`,
    [ids],
  );

/** All that came from outside, have no template yet, and still take files. */
export const openUndecided = (sql: Sql): Promise<Undecided[]> =>
  sql.query<Undecided>(
    `select id, name from dataset_ref where external and template_id is null and not closed order by id for update`,
  );

export const decide = (sql: Sql, decisions: readonly { datasetId: string; templateId: string }[]): Promise<unknown> =>
  sql.query(
    `update dataset_ref d set template_id = x."templateId"
       from jsonb_to_recordset($1::jsonb) as x("datasetId" uuid, "templateId" uuid)
      where d.id = x."datasetId" and d.template_id is null`,
    [JSON.stringify(decisions)],
  );

/** Datasets that tasks will make: known before they exist. */
export const expectDatasets = (sql: Sql, datasets: readonly Undecided[]): Promise<unknown> =>
  sql.query(
    `insert into dataset_ref (id, name, external)
     select id, name, false from jsonb_to_recordset($1::jsonb) as x(id uuid, name text)`,
    [JSON.stringify(datasets)],
  );
