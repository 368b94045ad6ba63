import type { Database } from '@visor/db';
import { readMatchRequest, type MatchRow } from '@visor/service';

/** Finds pilots and nodes by the beginning of their names, pilots by that of their ids, and jobs by that of their ids, archived ones too. */
export function findMatches(
  db: Pick<Database, 'query'>,
  request: { readonly prefix: string; readonly first?: number | null },
): Promise<MatchRow<'JOB' | 'PILOT' | 'NODE'>[]> {
  const { prefix, ids, first } = readMatchRequest(request);
  return db.query(
    `(select 'JOB' as kind, j.id::text as id, null::text as name from (
        (select id from job where id between $2 and $3 order by id limit $4)
        union (select id from job_archive where id between $2 and $3 order by id limit $4)) j order by j.id limit $4)
     union all
     (select 'PILOT', id::text, name from pilot where starts_with(name, $1) or id between $2 and $3 order by name limit $4)
     union all
     (select 'NODE', name, name from node where starts_with(name, $1) order by name limit $4)`,
    [prefix, ids?.first ?? null, ids?.last ?? null, first],
  );
}
