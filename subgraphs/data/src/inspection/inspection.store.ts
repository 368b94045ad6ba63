import { rowsOf, uuidv7 } from '@visor/db';
import type { InspectionKind } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';
import { InspectionEntity, type Inspection } from './inspection.entity.ts';

interface NewInspection {
  readonly kind: InspectionKind;
  readonly storageId: string;
  readonly dryRun: boolean;
  /** Null: by schedule. */
  readonly requestedBy: string | null;
}

/** Asks for an inspection; where one of the kind is open, that is the one. */
export async function requestInspection(sql: Sql, inspection: NewInspection): Promise<Inspection> {
  const { kind, storageId, dryRun, requestedBy } = inspection;
  const rows = await sql.query(
    `insert into inspection (id, kind, storage_id, state, dry_run, requested_by, requested_at)
     values ($1, $2, $3, 'REQUESTED', $4, $5, clock_timestamp())
     on conflict (kind, storage_id, dry_run) where state in ('REQUESTED', 'RUNNING')
       do update set requested_by = coalesce(inspection.requested_by, excluded.requested_by)
     returning *`,
    [uuidv7(), kind, storageId, dryRun, requestedBy],
  );
  const [row] = rowsOf(InspectionEntity, rows);
  if (!row) throw new Error('an inspection was neither inserted nor found');
  return row;
}
