import type { Sql } from '../deps.ts';

/** Files that may be deleted on a storage now, of a rate per minute; as many as a minute gives are saved up. After a clock went back it begins with nothing saved up. */
export async function takeAllowance(
  sql: Sql,
  storageId: string,
  { perMinute, wanted, now }: { readonly perMinute: number; readonly wanted: number; readonly now: Date },
): Promise<boolean> {
  const rows = await sql.query(
    `insert into storage_deletion as x (storage_id, allowance, allowance_at) values ($1, $2::float8 - $3::float8, $4)
     on conflict (storage_id) do update
        set allowance = least($2::float8, x.allowance + greatest(extract(epoch from $4::timestamptz - x.allowance_at), 0) * $2::float8 / 60) - $3::float8,
            allowance_at = case when x.allowance_at > $4::timestamptz + interval '1 minute' then $4::timestamptz else greatest($4::timestamptz, x.allowance_at) end
      where least($2::float8, x.allowance + greatest(extract(epoch from $4::timestamptz - x.allowance_at), 0) * $2::float8 / 60) >= 1
     returning 1`,
    [storageId, perMinute, wanted, now],
  );
  return rows.length > 0;
}

/** A storage that fails as a whole is left alone for a while; longer each time. */
export const noteStorage = (
  sql: Sql,
  storageId: string,
  { problem, now }: { readonly problem: string | null; readonly now: Date },
): Promise<unknown> =>
  sql.query(
    `insert into storage_deletion as x (storage_id, failures, excluded_until, text, allowance, allowance_at)
     values ($1, case when $2::text is null then 0 else 1 end, case when $2::text is null then null else $3::timestamptz + interval '10 s' end, $2, 0, $3)
     on conflict (storage_id) do update
        set failures = case when $2::text is null then 0 else x.failures + 1 end, text = $2,
            excluded_until = case when $2::text is not null then $3::timestamptz + least(10 * power(2, least(x.failures, 9)), 3600) * interval '1 s' end`,
    [storageId, problem, now],
  );
