import { readMatchRequest, type MatchRow } from '@visor/service';
import type { Sql } from '../deps.ts';

/** Finds templates by the beginning of their names or ids, and workflows and tasks by that of their ids. Templates are few. */
export function findMatches(
  sql: Sql,
  request: { readonly prefix: string; readonly first?: number | null },
): Promise<MatchRow<'TEMPLATE' | 'WORKFLOW' | 'TASK'>[]> {
  const { prefix, ids, first } = readMatchRequest(request);
  return sql.query(
    `(select 'TEMPLATE' as kind, id, name from template
       where not single_use and (starts_with(name, $1) or id between $2 and $3) order by name, id desc limit $4)
     union all
     (select 'WORKFLOW', id, null from workflow where id between $2 and $3 order by id limit $4)
     union all
     (select 'TASK', id, step ->> 'step' from task where id between $2 and $3 order by id limit $4)`,
    [prefix, ids?.first ?? null, ids?.last ?? null, first],
  );
}
