import { recordset, rowsOf, type RecordOf } from '@visor/db';
import { storableJson } from '@visor/schema';
import type { Sql } from '../deps.ts';
import { AcceptedFindingEntity, type AcceptedFinding } from './accepted-finding.entity.ts';

const findings = recordset({ id: 'text', kind: 'text', text: 'text', by: 'text', reason: 'text', at: 'timestamptz' });

/** What is accepted of the things with these ids. */
export const findAccepted = async (sql: Sql, ids: readonly string[]): Promise<AcceptedFinding[]> =>
  rowsOf(
    AcceptedFindingEntity,
    await sql.query('select * from accepted_finding where id = any ($1::text[]) order by id, kind', [ids]),
  );

/** Stores what a person accepts, in the place of what was accepted of the same before. */
export const upsertAccepted = (sql: Sql, accepted: readonly RecordOf<typeof findings>[]): Promise<unknown> =>
  sql.query(
    `insert into accepted_finding (${findings.columns}) select ${findings.values('f')} from ${findings.from('$1', 'f')}
     on conflict (id, kind) do update set text = excluded.text, "by" = excluded."by", reason = excluded.reason, at = excluded.at`,
    [storableJson(accepted)],
  );

export const deleteAccepted = (
  sql: Sql,
  of: readonly { readonly kind: string; readonly id: string }[],
): Promise<unknown> =>
  sql.query(
    `delete from accepted_finding f using jsonb_to_recordset($1::jsonb) as x (id text, kind text) where f.id = x.id and f.kind = x.kind`,
    [storableJson(of)],
  );
