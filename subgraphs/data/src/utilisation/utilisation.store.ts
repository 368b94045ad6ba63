import type { Sql } from '../deps.ts';

/** Stores what each class of datasets takes of each storage, once an hour. Returns whether it was stored now. */
export async function recordUtilisation(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ due: boolean }>(
    `select coalesce(max(at) < date_trunc('hour', clock_timestamp()), true) as due from utilisation`,
  );
  if (!row?.due) return false;
  await sql.query(
    `insert into utilisation (storage_id, class, at, files, bytes)
     select r.storage_id, d.class, date_trunc('hour', clock_timestamp()), count(*), sum(f.size)
       from replica r join file f on f.id = r.file_id join dataset d on d.id = f.dataset_id
      where r.status not in ('LOST', 'DELETED') group by r.storage_id, d.class
     on conflict do nothing`,
  );
  return true;
}

/** Keeps of what is older than 30 days one value a day. */
export async function thinUtilisation(sql: Sql): Promise<void> {
  await sql.query(
    `delete from utilisation where at < clock_timestamp() - interval '30 days' and at <> date_trunc('day', at)`,
  );
}

interface UtilisationRow {
  readonly class: string;
  readonly at: Date;
  readonly files: number;
  readonly bytes: number;
}

/** The newest values of a storage. */
export async function findUtilisation(
  sql: Sql,
  storageId: string,
  hours: number,
  limit: number,
): Promise<UtilisationRow[]> {
  const rows = await sql.query<Omit<UtilisationRow, 'at'> & { readonly ms: number }>(
    `select class, (extract(epoch from at) * 1000)::float8 as ms, files::float8 as files, bytes::float8 as bytes from utilisation
      where storage_id = $1 and at >= clock_timestamp() - $2 * interval '1 h' order by at desc, class limit $3`,
    [storageId, hours, limit],
  );
  return rows.map(({ ms, ...row }) => ({ ...row, at: new Date(ms) }));
}
