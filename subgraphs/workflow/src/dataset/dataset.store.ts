import type { Sql } from '../deps.ts';
import type { DatasetRef, KnownDataset, Undecided } from './dataset.entity.ts';
import type { DatasetFacts } from './dataset.rules.ts';

const facts = `jsonb_to_recordset($1::jsonb)
  as x(id uuid, name text, external boolean, closed boolean, deleting boolean, kind text)`;

/** Keeps what is new of these datasets; gives the ids of those of which something is. A closed one stays closed. */
export async function rememberDatasets(sql: Sql, datasets: readonly Omit<DatasetFacts, 'lively'>[]): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `with known as (
       update dataset_ref d
          set opened = true, closed = d.closed or x.closed, deleting = d.deleting or x.deleting, kind = x.kind
         from ${facts}
        where d.id = x.id
          and (not d.opened or (x.closed and not d.closed) or (x.deleting and not d.deleting) or d.kind is null)
        returning d.id),
     added as (
       insert into dataset_ref (id, name, external, opened, closed, deleting, kind)
       select x.id, x.name, x.external, true, x.closed, x.deleting, x.kind from ${facts}
        where not exists (select from dataset_ref d where d.id = x.id) order by x.id
       on conflict (id) do update set closed = dataset_ref.closed or excluded.closed returning id)
     select id from known union all select id from added`,
    [JSON.stringify(datasets)],
  );
  return rows.map(({ id }) => id);
}

const known = 'id, name, external, opened, closed, deleting, kind';

export const datasetsBy = (sql: Sql, ids: readonly string[]): Promise<KnownDataset[]> =>
  sql.query<KnownDataset>(`select ${known} from dataset_ref where id = any ($1::uuid[])`, [ids]);

/** One dataset, held until the transaction ends. */
export async function holdDataset(sql: Sql, id: string): Promise<KnownDataset | undefined> {
  const rows = await sql.query<KnownDataset>(`select ${known} from dataset_ref where id = $1 for update`, [id]);
  return rows[0];
}

const waiting = 'external and template_id is null and not deleting and name like $1';

/** Datasets without a chain whose names fit a LIKE pattern, newest first. */
export const waitingDatasets = (
  sql: Sql,
  pattern: string,
  after: string | null,
  limit: number,
): Promise<DatasetRef[]> =>
  sql.query<DatasetRef>(
    `select id from dataset_ref where ${waiting} and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [pattern, after, limit],
  );

/** How many of them there are, counted up to a limit. */
export async function countWaitingDatasets(sql: Sql, pattern: string, limit: number): Promise<number> {
  const rows = await sql.query<{ count: number }>(
    `select count(*)::int as count from (select from dataset_ref where ${waiting} limit $2) as found`,
    [pattern, limit],
  );
  return rows[0]?.count ?? 0;
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
