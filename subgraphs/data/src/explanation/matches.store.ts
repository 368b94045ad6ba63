import { readMatchRequest, type MatchRow } from '@visor/service';
import type { Sql } from '../deps.ts';

/** Finds datasets and storages by the beginning of their names or ids, and files by that of their ids: ranges of indexes. */
export function findMatches(
  sql: Sql,
  request: { readonly prefix: string; readonly first?: number | null },
): Promise<MatchRow<'DATASET' | 'FILE' | 'STORAGE'>[]> {
  const { prefix, nameEnd, ids, first } = readMatchRequest(request);
  return sql.query(
    `(select 'DATASET' as kind, d.id, d.name from (
        (select id, name from dataset where name >= $1 and name < $2 order by name limit $5)
        union (select id, name from dataset where id between $3 and $4 limit $5)) d order by d.name limit $5)
     union all
     (select 'FILE', id, name from file where id between $3 and $4 order by id limit $5)
     union all
     (select 'STORAGE', id, name from storage where starts_with(name, $1) or id between $3 and $4 order by name limit $5)`,
    [prefix, nameEnd, ids?.first ?? null, ids?.last ?? null, first],
  );
}
