import type { Sql } from '../deps.ts';

/** Time for which there is a value each hour; what is older has one a day. */
const HOURLY = "interval '30 days'";

/**
 * Stores what each class of datasets takes of each storage, once an hour; a class that takes nothing any more is stored once more, as
 * nothing. Hours that a clock had said which was ahead are forgotten. Returns whether it was stored now.
 */
export async function recordUtilisation(sql: Sql, now: Date): Promise<boolean> {
  const rows = await sql.query<{ stored: boolean }>(
    `with hour as (select date_trunc('hour', $1::timestamptz, 'UTC') as at),
     ahead as (delete from utilisation u using hour where u.at > hour.at),
     due as (select hour.at from hour where not exists (select from utilisation u where u.at = hour.at)),
     used as (
       select r.storage_id, d.class, count(*) as files, sum(f.size) as bytes
         from due cross join replica r join file f on f.id = r.file_id join dataset d on d.id = f.dataset_id
        where r.status not in ('LOST', 'DELETED') group by r.storage_id, d.class),
     emptied as (
       select u.storage_id, u.class, 0, 0 from (
         select distinct on (storage_id, class) storage_id, class, files from utilisation, due
          where utilisation.at < due.at order by storage_id, class, utilisation.at desc) u
        where u.files > 0 and not exists (select from used n where n.storage_id = u.storage_id and n.class = u.class)),
     stored as (
       insert into utilisation (storage_id, class, at, files, bytes)
       select v.storage_id, v.class, due.at, v.files, v.bytes
         from (select * from used union all select * from emptied) v cross join due
       on conflict do nothing returning 1)
     select true as stored from stored limit 1`,
    [now],
  );
  return rows.length > 0;
}

/** Keeps of what is older than 30 days the first value of each day. */
export async function thinUtilisation(sql: Sql, now: Date): Promise<void> {
  await sql.query(
    `delete from utilisation u where u.at < $1::timestamptz - ${HOURLY}
        and exists (select from utilisation first where first.storage_id = u.storage_id and first.class = u.class
                       and first.at < u.at and first.at >= date_trunc('day', u.at, 'UTC'))`,
    [now],
  );
}

interface UtilisationRow {
  readonly class: string;
  readonly at: Date;
  readonly files: number;
  readonly bytes: number;
}

interface UtilisationRequest {
  readonly storageId: string;
  readonly hours: number;
  readonly limit: number;
  readonly now: Date;
}

/** The newest values of a storage. */
export async function findUtilisation(
  sql: Sql,
  { storageId, hours, limit, now }: UtilisationRequest,
): Promise<UtilisationRow[]> {
  const rows = await sql.query<Omit<UtilisationRow, 'at'> & { readonly ms: number }>(
    `select class, (extract(epoch from at) * 1000)::float8 as ms, files::float8 as files, bytes::float8 as bytes from utilisation
      where storage_id = $1 and at > $2::timestamptz - $3 * interval '1 h' order by at desc, class limit $4`,
    [storageId, now, hours, limit],
  );
  return rows.map(({ ms, ...row }) => ({ ...row, at: new Date(ms) }));
}
